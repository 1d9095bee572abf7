//! What a message offers to be typed about a block. The provider is not told the address of one:
//! it may be one of hundreds under `for_each`, where the name alone means all of them.

/// One of a block's objects, as an address: `msp_customer.NAME["KEY"]`.
pub fn address(type_name: &str) -> String {
    format!("{type_name}.NAME[\"KEY\"]")
}

/// Takes one out of the state, typed into a shell, and what the name alone would do.
pub fn state_rm(type_name: &str) -> String {
    format!(
        "`terraform state rm '{}'` (leave out `[\"KEY\"]` only without `for_each`: the name alone \
         removes all objects)",
        address(type_name)
    )
}

/// Takes the mark of a taint away.
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
