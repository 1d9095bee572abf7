//! Types in words: in the registry's pages, and in the signature of a function.

use tfplugin::framework::Type;
use tfplugin::framework::schema::{BlockNesting, Nesting};

/// The type in the brackets after a name.
pub fn type_name(of: &Type) -> String {
    match of {
        Type::String => "String".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Dynamic => "Dynamic".to_owned(),
        Type::List(element) => format!("List of {}", type_name(element)),
        Type::Set(element) => format!("Set of {}", type_name(element)),
        Type::Map(element) => format!("Map of {}", type_name(element)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Object(_) => "Object".to_owned(),
    }
}

/// The type in Terraform's own messages, and in a signature.
pub fn friendly_name(of: &Type) -> String {
    match of {
        Type::Bool => "bool".to_owned(),
        Type::List(element) => format!("list of {}", friendly_name(element)),
        Type::Set(element) => format!("set of {}", friendly_name(element)),
        Type::Map(element) => format!("map of {}", friendly_name(element)),
        _ => type_name(of).to_lowercase(),
    }
}

/// The type in the brackets after the name of a nested attribute.
pub fn nesting_name(nesting: Nesting) -> &'static str {
    match nesting {
        Nesting::Single => "Attributes",
        Nesting::List => "Attributes List",
        Nesting::Set => "Attributes Set",
        Nesting::Map => "Attributes Map",
    }
}

/// The type in the brackets after the name of a block.
pub fn block_name(nesting: BlockNesting) -> &'static str {
    match nesting {
        BlockNesting::Single => "Block",
        BlockNesting::List => "Block List",
    }
}

/// The object type inside this type, if there is one.
pub fn object(of: &Type) -> Option<&Type> {
    match of {
        Type::Object(_) => Some(of),
        Type::List(element) | Type::Set(element) | Type::Map(element) => object(element),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_a_name_on_pages_and_one_in_signatures() {
        let table = [
            (Type::Bool, "Boolean", "bool"),
            (Type::list(Type::Number), "List of Number", "list of number"),
            (Type::set(Type::object([("a", Type::String)])), "Set of Object", "set of object"),
            (
                Type::map(Type::list(Type::Dynamic)),
                "Map of List of Dynamic",
                "map of list of dynamic",
            ),
            (Type::Tuple(vec![Type::String]), "Tuple", "tuple"),
        ];
        for (of, name, friendly) in table {
            assert_eq!(type_name(&of), name);
            assert_eq!(friendly_name(&of), friendly);
        }
    }
}
