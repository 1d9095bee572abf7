//! Commands and addresses that a message offers to type. Terraform does not tell the provider the
//! address of a block. It may be one of hundreds under `for_each`, where the name alone means all
//! of them.

/// The address of one object of a block: `msp_customer.NAME["KEY"]`.
pub fn address(type_name: &str) -> String {
    format!("{type_name}.NAME[\"KEY\"]")
}

/// The shell command that removes one object from the state, and what the name alone would do.
pub fn state_rm(type_name: &str) -> String {
    format!(
        "`terraform state rm '{}'` (leave out `[\"KEY\"]` only without `for_each`: the name alone \
         removes all objects)",
        address(type_name)
    )
}

/// The command that removes the mark of a taint.
pub fn untaint(type_name: &str) -> String {
    format!("`terraform untaint '{}'`", address(type_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_quoted_for_a_shell_and_names_one_object() {
        assert!(state_rm("t").starts_with(r#"`terraform state rm 't.NAME["KEY"]'` (leave "#));
        assert_eq!(untaint("t"), r#"`terraform untaint 't.NAME["KEY"]'`"#);
    }
}
