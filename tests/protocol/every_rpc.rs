//! Every RPC of 6.11 from a client that names what is not there and leaves out what may be
//! left out: the answer says so, and is never a gRPC error or a dead process.

use tf::provider_client::ProviderClient;
use tfplugin::framework::{Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;
use tonic::transport::Channel;

use super::support::{Launch, Plugin};

async fn provider() -> (Plugin, ProviderClient<Channel>) {
    let plugin = Launch::as_terraform().start().await;
    let client = plugin.provider().await;
    (plugin, client)
}

/// What each RPC says when it is sent nothing but this name, and its own name.
async fn said(
    client: &mut ProviderClient<Channel>,
    name: &str,
) -> Vec<(&'static str, Vec<tf::Diagnostic>)> {
    let mut said = Vec::new();
    macro_rules! ask {
        ($($rpc:ident($request:ident, $field:ident)),* $(,)?) => {
            $(
                #[allow(clippy::needless_update, reason = "some requests are but a name")]
                let request =
                    tf::$request::Request { $field: name.to_owned(), ..Default::default() };
                let answer = client.$rpc(request).await.unwrap().into_inner();
                said.push((stringify!($rpc), answer.diagnostics));
            )*
        };
    }
    ask!(
        validate_resource_config(validate_resource_config, type_name),
        upgrade_resource_state(upgrade_resource_state, type_name),
        upgrade_resource_identity(upgrade_resource_identity, type_name),
        read_resource(read_resource, type_name),
        plan_resource_change(plan_resource_change, type_name),
        apply_resource_change(apply_resource_change, type_name),
        import_resource_state(import_resource_state, type_name),
        move_resource_state(move_resource_state, target_type_name),
        generate_resource_config(generate_resource_config, type_name),
        validate_data_resource_config(validate_data_resource_config, type_name),
        read_data_source(read_data_source, type_name),
        validate_ephemeral_resource_config(validate_ephemeral_resource_config, type_name),
        open_ephemeral_resource(open_ephemeral_resource, type_name),
        renew_ephemeral_resource(renew_ephemeral_resource, type_name),
        close_ephemeral_resource(close_ephemeral_resource, type_name),
        validate_list_resource_config(validate_list_resource_config, type_name),
        validate_action_config(validate_action_config, type_name),
        plan_action(plan_action, action_type),
        validate_state_store_config(validate_state_store, type_name),
        configure_state_store(configure_state_store, type_name),
        lock_state(lock_state, type_name),
        unlock_state(unlock_state, type_name),
        get_states(get_states, type_name),
        delete_state(delete_state, type_name),
    );
    let request = tf::list_resource::Request { type_name: name.to_owned(), ..Default::default() };
    let events: Vec<_> = client.list_resource(request).await.unwrap().into_inner().collect().await;
    let events = events.into_iter().flat_map(|event| event.unwrap().diagnostic);
    said.push(("list_resource", events.collect()));

    let request = tf::invoke_action::Request { action_type: name.to_owned(), ..Default::default() };
    let events: Vec<_> = client.invoke_action(request).await.unwrap().into_inner().collect().await;
    let [Ok(tf::invoke_action::Event { r#type: Some(only) })] = &events[..] else {
        panic!("one event and the last: {events:?}")
    };
    let tf::invoke_action::event::Type::Completed(completed) = only else { panic!("{only:?}") };
    said.push(("invoke_action", completed.diagnostics.clone()));

    let request =
        tf::read_state_bytes::Request { type_name: name.to_owned(), ..Default::default() };
    let answers: Vec<_> =
        client.read_state_bytes(request).await.unwrap().into_inner().collect().await;
    let answers = answers.into_iter().flat_map(|answer| answer.unwrap().diagnostics);
    said.push(("read_state_bytes", answers.collect()));

    let meta = tf::RequestChunkMeta { type_name: name.to_owned(), ..Default::default() };
    let chunk = tf::write_state_bytes::RequestChunk { meta: Some(meta), ..Default::default() };
    let answer = client.write_state_bytes(tokio_stream::once(chunk)).await.unwrap().into_inner();
    said.push(("write_state_bytes", answer.diagnostics));
    said
}

#[tokio::test]
async fn a_name_that_is_not_served_is_said_by_every_rpc_that_takes_one() {
    let (_plugin, mut client) = provider().await;
    for (rpc, diagnostics) in said(&mut client, "msp_nothing").await {
        let [error] = &diagnostics[..] else { panic!("{rpc}: {diagnostics:?}") };
        assert_eq!(error.severity(), tf::diagnostic::Severity::Error, "{rpc}");
        assert!(error.summary.contains("`msp_nothing`"), "{rpc}: {}", error.summary);
        assert!(error.detail.contains("This provider serves"), "{rpc}: {}", error.detail);
    }
}

#[tokio::test]
async fn every_name_that_is_served_takes_every_rpc_with_everything_left_out() {
    let (_plugin, mut client) = provider().await;
    let answer = client.get_metadata(tf::get_metadata::Request {}).await.unwrap().into_inner();
    let names = answer
        .resources
        .into_iter()
        .map(|one| one.type_name)
        .chain(answer.data_sources.into_iter().map(|one| one.type_name))
        .chain(answer.ephemeral_resources.into_iter().map(|one| one.type_name))
        .chain(answer.list_resources.into_iter().map(|one| one.type_name))
        .chain(answer.actions.into_iter().map(|one| one.type_name));
    for name in names {
        for (rpc, diagnostics) in said(&mut client, &name).await {
            for diagnostic in diagnostics {
                assert!(!diagnostic.summary.is_empty(), "{rpc} of {name}");
                assert!(!diagnostic.summary.contains("failed in"), "{rpc} of {name} panicked");
            }
        }
    }
}

#[tokio::test]
async fn metadata_schemas_and_functions_tell_of_the_same_things() {
    let (_plugin, mut client) = provider().await;
    let told = client.get_metadata(tf::get_metadata::Request {}).await.unwrap().into_inner();
    let schemas = client.get_provider_schema(tf::get_provider_schema::Request {}).await;
    let schemas = schemas.unwrap().into_inner();
    let functions = client.get_functions(tf::get_functions::Request {}).await;
    let functions = functions.unwrap().into_inner().functions;
    macro_rules! same {
        ($($metadata:ident.$name:ident == $schemas:expr),* $(,)?) => {
            $(
                let mut names: Vec<_> = told.$metadata.iter().map(|one| &*one.$name).collect();
                let mut keys: Vec<_> = $schemas.keys().map(|name| &**name).collect();
                names.sort_unstable();
                keys.sort_unstable();
                assert_eq!(names, keys);
            )*
        };
    }
    same!(
        resources.type_name == schemas.resource_schemas,
        data_sources.type_name == schemas.data_source_schemas,
        ephemeral_resources.type_name == schemas.ephemeral_resource_schemas,
        list_resources.type_name == schemas.list_resource_schemas,
        actions.type_name == schemas.action_schemas,
        functions.name == schemas.functions,
        functions.name == functions,
    );
    assert_eq!(told.server_capabilities, schemas.server_capabilities);
    let all = tf::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    };
    assert_eq!(schemas.server_capabilities, Some(all));
}

#[tokio::test]
async fn a_list_is_of_a_resource_with_an_identity() {
    let (_plugin, mut client) = provider().await;
    let told = client.get_metadata(tf::get_metadata::Request {}).await.unwrap().into_inner();
    let request = tf::get_resource_identity_schemas::Request {};
    let identities = client.get_resource_identity_schemas(request).await.unwrap().into_inner();
    for list in told.list_resources {
        assert!(identities.identity_schemas.contains_key(&list.type_name), "{}", list.type_name);
    }
    for (name, schema) in identities.identity_schemas {
        assert!(!schema.identity_attributes.is_empty(), "{name}");
        for attribute in schema.identity_attributes {
            assert!(attribute.required_for_import != attribute.optional_for_import);
            assert!(!attribute.description.is_empty(), "{name}.{}", attribute.name);
        }
    }
}

#[tokio::test]
async fn a_function_that_is_not_there_is_an_error_of_the_call() {
    let (_plugin, mut client) = provider().await;
    let request = tf::call_function::Request { name: "no_such".to_owned(), arguments: vec![] };
    let answer = client.call_function(request).await.unwrap().into_inner();
    assert!(answer.error.unwrap().text.starts_with("No function `no_such`."));
    assert_eq!(answer.result, None);
}

fn identity(of: &[(&'static str, Value)]) -> tf::ResourceIdentityData {
    let object = Value::object(of.iter().cloned());
    let of = Type::object(of.iter().map(|(name, _)| (*name, Type::String)));
    let msgpack = msgpack::encode(&object, &of).unwrap();
    tf::ResourceIdentityData { identity_data: Some(tf::DynamicValue { msgpack, json: Vec::new() }) }
}

#[tokio::test]
async fn an_identity_that_is_none_is_a_diagnostic_at_its_part() {
    let (_plugin, mut client) = provider().await;
    for value in [Value::Null, Value::Unknown, Value::string(""), Value::string(" c-1")] {
        let request = tf::import_resource_state::Request {
            type_name: "msp_customer".to_owned(),
            identity: Some(identity(&[("customer_id", value)])),
            ..Default::default()
        };
        let answer = client.import_resource_state(request).await.unwrap().into_inner();
        assert!(answer.imported_resources.is_empty());
        let path = answer.diagnostics[0].attribute.as_ref().unwrap();
        assert_eq!(path.steps.len(), 1);
    }
    let request = tf::import_resource_state::Request {
        type_name: "msp_customer".to_owned(),
        identity: Some(identity(&[("of_another_thing", Value::Null)])),
        ..Default::default()
    };
    let answer = client.import_resource_state(request).await.unwrap().into_inner();
    assert!(answer.diagnostics[0].summary.contains("identity that cannot be read"));
}

#[tokio::test]
async fn an_identity_is_stored_in_one_layout_and_another_is_refused() {
    let (_plugin, mut client) = provider().await;
    let mut upgrade = async |version, json: &str| {
        let request = tf::upgrade_resource_identity::Request {
            type_name: "msp_customer".to_owned(),
            version,
            raw_identity: Some(tf::RawState { json: json.into(), ..Default::default() }),
        };
        client.upgrade_resource_identity(request).await.unwrap().into_inner()
    };
    let kept = upgrade(0, r#"{"customer_id":"c-1"}"#).await;
    assert_eq!(kept.diagnostics, []);
    let same = identity(&[("customer_id", Value::string("c-1"))]);
    assert_eq!(kept.upgraded_identity, Some(same));
    for (version, json) in [(1, r#"{"customer_id":"c-1"}"#), (-1, "{}"), (0, "["), (0, "")] {
        let refused = upgrade(version, json).await;
        assert!(refused.diagnostics[0].summary.contains("cannot be read"), "{version} {json}");
    }
}
