//! Compares `proto/` with the listing of the interface: names and numbers, exactly.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::collections::BTreeSet;
use std::fmt::Write;

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
};

#[test]
fn tfplugin6_has_the_rpcs_messages_and_numbers_that_core_speaks() {
    assert_eq!(listing("tfplugin6"), lines(include_str!("tfplugin6.txt")));
}

#[test]
fn go_plugin_has_the_rpcs_messages_and_numbers_that_its_client_speaks() {
    assert_eq!(listing("plugin"), lines(include_str!("go_plugin.txt")));
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

fn listing(package: &str) -> BTreeSet<String> {
    let compiled = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
    let set = FileDescriptorSet::decode(&compiled[..]).unwrap();
    let file = set.file.iter().find(|file| file.package() == package).unwrap();
    let mut listing = Listing { package: format!(".{package}."), lines: BTreeSet::new() };
    listing.services(file);
    for message in &file.message_type {
        listing.message(message, "");
    }
    for values in &file.enum_type {
        listing.values(values, "");
    }
    listing.lines
}

struct Listing {
    package: String,
    lines: BTreeSet<String>,
}

impl Listing {
    fn services(&mut self, file: &FileDescriptorProto) {
        for service in &file.service {
            for rpc in &service.method {
                // One service in tfplugin6, several in go-plugin's package.
                let of = match service.name() {
                    "Provider" => String::new(),
                    name => format!("{name}/"),
                };
                let stream = |on: bool| if on { "stream " } else { "" };
                self.lines.insert(format!(
                    "rpc {of}{}({}{}) -> {}{}",
                    rpc.name(),
                    stream(rpc.client_streaming()),
                    self.local(rpc.input_type()),
                    stream(rpc.server_streaming()),
                    self.local(rpc.output_type()),
                ));
            }
        }
    }

    fn message(&mut self, message: &DescriptorProto, outer: &str) {
        let name = format!("{outer}{}", message.name());
        let mut fields: Vec<_> = message.field.iter().collect();
        fields.sort_by_key(|field| field.number());
        let fields: Vec<_> = fields.iter().map(|field| self.field(field, message)).collect();
        // Messages that only hold others have no line of their own.
        if !fields.is_empty() || message.nested_type.is_empty() {
            self.lines.insert(format!("{name}: {}", fields.join(", ")).trim_end().to_owned());
        }
        let inner = format!("{name}.");
        for nested in &message.nested_type {
            if !nested.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry) {
                self.message(nested, &inner);
            }
        }
        for values in &message.enum_type {
            self.values(values, &inner);
        }
    }

    fn field(&self, field: &FieldDescriptorProto, message: &DescriptorProto) -> String {
        let mut line = format!("{} {} ", field.number(), field.name());
        let entry = message.nested_type.iter().find(|nested| {
            nested.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry)
                && field.type_name().ends_with(&format!(".{}", nested.name()))
        });
        if let Some(entry) = entry {
            let [key, value] = &entry.field[..] else { panic!("a map has keys and values") };
            let _ = write!(line, "map<{}, {}>", self.type_of(key), self.type_of(value));
            return line;
        }
        if field.proto3_optional() {
            line.push('?');
        } else if field.label() == Label::Repeated {
            line.push_str("[]");
        }
        line.push_str(&self.type_of(field));
        if let (Some(index), false) = (field.oneof_index, field.proto3_optional()) {
            let oneof = &message.oneof_decl[usize::try_from(index).unwrap()];
            let _ = write!(line, " in {}", oneof.name());
        }
        line
    }

    fn type_of(&self, field: &FieldDescriptorProto) -> String {
        match field.r#type() {
            Type::Message | Type::Enum => {
                let name = self.local(field.type_name());
                match name.strip_prefix("google.") {
                    Some(_) => name,
                    None => name.rsplit('.').next().unwrap().to_owned(),
                }
            }
            scalar => scalar.as_str_name().trim_start_matches("TYPE_").to_lowercase(),
        }
    }

    fn values(&mut self, values: &EnumDescriptorProto, outer: &str) {
        let listed: Vec<_> = values
            .value
            .iter()
            .map(|value| format!("{} {}", value.number(), value.name()))
            .collect();
        self.lines.insert(format!("enum {outer}{}: {}", values.name(), listed.join(", ")));
    }

    fn local(&self, name: &str) -> String {
        name.strip_prefix(&self.package).unwrap_or(name.trim_start_matches('.')).to_owned()
    }
}
