//! The kinds of things with pages, and the differences between them.

/// A kind of thing, in the registry's words.
pub struct Kind {
    /// Its directory in `docs/`, `examples/` and `templates/`.
    pub directory: &'static str,
    /// The title of its pages.
    pub title: &'static str,
    /// The file with its example.
    pub example: &'static str,
    /// The text before its type in Terraform's addresses.
    pub address: &'static str,
    /// The inner block that holds its attributes.
    pub inside: Option<&'static str>,
    /// The core that it needs.
    pub needs: &'static str,
}

/// A managed object. Every core has them.
pub const RESOURCE: Kind = Kind {
    directory: "resources",
    title: "Resource",
    example: "resource.tf",
    address: "",
    inside: None,
    needs: "",
};

/// An object that is only read. Every core has them.
pub const DATA_SOURCE: Kind = Kind {
    directory: "data-sources",
    title: "Data Source",
    example: "data-source.tf",
    address: "data.",
    inside: None,
    needs: "",
};

/// A value for one run.
pub const EPHEMERAL_RESOURCE: Kind = Kind {
    directory: "ephemeral-resources",
    title: "Ephemeral Resource",
    example: "ephemeral-resource.tf",
    address: "ephemeral.",
    inside: None,
    needs: "Needs Terraform 1.10 or OpenTofu 1.11.",
};

/// It finds objects.
pub const LIST_RESOURCE: Kind = Kind {
    directory: "list-resources",
    title: "List Resource",
    example: "list-resource.tfquery.hcl",
    address: "list.",
    inside: Some("config"),
    needs: "Needs Terraform 1.14, and runs with `terraform query`. OpenTofu has no list resources.\n\n\
            Put the block in a file whose name ends in `.tfquery.hcl`, such as \
            `existing.tfquery.hcl`, beside the `.tf` files. In a `.tf` file it is \"not expected here\".",
};

/// It does something and leaves no state.
pub const ACTION: Kind = Kind {
    directory: "actions",
    title: "Action",
    example: "action.tf",
    address: "action.",
    inside: Some("config"),
    needs: "Needs Terraform 1.14. OpenTofu has no actions.",
};

/// Expressions call it.
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
