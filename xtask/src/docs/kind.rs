//! The kinds of things that have pages, and what is peculiar to each.

/// A kind of thing, in the registry's words.
pub struct Kind {
    /// Its directory in `docs/`, `examples/` and `templates/`.
    pub directory: &'static str,
    /// What its pages are titled.
    pub title: &'static str,
    /// The file that shows how one is used.
    pub example: &'static str,
    /// What stands before its type where Terraform names one.
    pub address: &'static str,
    /// The block inside its own that its attributes stand in.
    pub inside: Option<&'static str>,
    /// Which core it takes.
    pub needs: &'static str,
}

/// What is managed. Every core has them.
pub const RESOURCE: Kind = Kind {
    directory: "resources",
    title: "Resource",
    example: "resource.tf",
    address: "",
    inside: None,
    needs: "",
};

/// What is read. Every core has them.
pub const DATA_SOURCE: Kind = Kind {
    directory: "data-sources",
    title: "Data Source",
    example: "data-source.tf",
    address: "data.",
    inside: None,
    needs: "",
};

/// What is made for one run.
pub const EPHEMERAL_RESOURCE: Kind = Kind {
    directory: "ephemeral-resources",
    title: "Ephemeral Resource",
    example: "ephemeral-resource.tf",
    address: "ephemeral.",
    inside: None,
    needs: "Needs Terraform 1.10 or OpenTofu 1.11.",
};

/// What finds objects.
pub const LIST_RESOURCE: Kind = Kind {
    directory: "list-resources",
    title: "List Resource",
    example: "list-resource.tfquery.hcl",
    address: "list.",
    inside: Some("config"),
    needs: "Needs Terraform 1.14, whose `terraform query` runs it; OpenTofu has no list resources.\n\n\
            The block stands in a file whose name ends in `.tfquery.hcl`, such as \
            `existing.tfquery.hcl`, beside the `.tf` files: in those it is \"not expected here\".",
};

/// What is done and leaves no state.
pub const ACTION: Kind = Kind {
    directory: "actions",
    title: "Action",
    example: "action.tf",
    address: "action.",
    inside: Some("config"),
    needs: "Needs Terraform 1.14; OpenTofu has no actions.",
};

/// What is called in expressions.
pub const FUNCTION: Kind = Kind {
    directory: "functions",
    title: "function",
    example: "function.tf",
    address: "provider::msp::",
    inside: None,
    needs: "Needs Terraform 1.8 or OpenTofu 1.7.",
};

/// All of them.
pub const ALL: [&Kind; 6] =
    [&RESOURCE, &DATA_SOURCE, &EPHEMERAL_RESOURCE, &LIST_RESOURCE, &ACTION, &FUNCTION];
