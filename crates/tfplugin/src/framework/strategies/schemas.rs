//! Schemas for property tests: nested attributes, and blocks inside blocks.

use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::framework::schema::{Attribute, AttributeType, NestedBlock, Nesting, Schema};
use crate::framework::types::Type;

/// Any schema. No two members of a body have the same name.
pub fn any_schema() -> impl Strategy<Value = Schema> {
    bodies(LEVELS).prop_map(|(attributes, blocks)| Schema::new("", attributes).with_blocks(blocks))
}

/// How deep blocks and nested attributes are.
const LEVELS: u32 = 2;

const ATTRIBUTES: [&str; 4] = ["id", "name", "key_wo", "inner"];
const BLOCKS: [&str; 3] = ["login", "network", "rule"];

fn bodies(levels: u32) -> BoxedStrategy<(Vec<Attribute>, Vec<NestedBlock>)> {
    let blocks = if levels == 0 {
        Just(()).prop_map(|()| Vec::new()).boxed()
    } else {
        let named = subsequence(&BLOCKS[..], 0..=BLOCKS.len());
        named.prop_flat_map(move |names| each(names, move |name| block(name, levels - 1))).boxed()
    };
    (attributes(levels), blocks).boxed()
}

fn attributes(levels: u32) -> BoxedStrategy<Vec<Attribute>> {
    let named = subsequence(&ATTRIBUTES[..], 0..=ATTRIBUTES.len());
    named.prop_flat_map(move |names| each(names, move |name| attribute(name, levels))).boxed()
}

fn each<T: std::fmt::Debug + 'static>(
    names: Vec<&'static str>,
    one: impl Fn(&'static str) -> BoxedStrategy<T>,
) -> BoxedStrategy<Vec<T>> {
    names.into_iter().map(one).collect::<Vec<_>>().boxed()
}

fn attribute(name: &'static str, levels: u32) -> BoxedStrategy<Attribute> {
    // A schema does not look inside a plain value, so these are the cheapest to draw.
    let plain = prop_oneof![2 => Just(Type::Bool), 1 => Just(Type::list(Type::Bool))];
    let plain = plain.prop_map(AttributeType::Plain);
    let kind = if levels == 0 {
        plain.boxed()
    } else {
        let nesting = prop_oneof![
            Just(Nesting::Single),
            Just(Nesting::List),
            Just(Nesting::Set),
            Just(Nesting::Map),
        ];
        let nested = (nesting, attributes(levels - 1))
            .prop_map(|(nesting, attributes)| AttributeType::Nested(nesting, attributes));
        prop_oneof![2 => plain, 1 => nested].boxed()
    };
    (kind, 0..5_u8, any::<bool>())
        .prop_map(move |(kind, who, replaces)| {
            let attribute = match who {
                0 => Attribute::required(name, kind, ""),
                1 => Attribute::optional(name, kind, ""),
                2 => Attribute::optional_computed(name, kind, ""),
                3 => Attribute::computed(name, kind, ""),
                _ => Attribute::optional(name, kind, "").write_only(),
            };
            if replaces { attribute.requires_replace() } else { attribute }
        })
        .boxed()
}

fn block(name: &'static str, levels: u32) -> BoxedStrategy<NestedBlock> {
    (bodies(levels), any::<[bool; 2]>())
        .prop_map(move |((attributes, blocks), [is_list, replaces])| {
            let block = if is_list {
                NestedBlock::list(name, attributes, "")
            } else {
                NestedBlock::single(name, attributes, "")
            };
            let block = block.with_blocks(blocks);
            if replaces { block.requires_replace() } else { block }
        })
        .boxed()
}
