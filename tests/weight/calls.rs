//! A provider in this process, and the calls that Terraform makes of it.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use allocation_counter::AllocationInfo;
use msp_sandbox::{BlockingSandbox, Credentials, Customer, Options, Sandbox};
use terraform_provider_msp::provider::Msp;
use tf::provider_server::Provider as _;
use tfplugin::framework::{Provider, Schema, Type, Value, json, msgpack};
use tfplugin::rpc::Server;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio::runtime::Runtime;
use tonic::{Request, Response, Status};

const TYPE: &str = "msp_customer";

/// The provider, configured, and the account that it is configured for.
pub struct Calls {
    server: Server<Msp>,
    object_type: Type,
    /// On the thread that calls it, as in the real process.
    runtime: Runtime,
    sandbox: BlockingSandbox,
}

impl Calls {
    /// There are so many customers.
    pub fn to_an_account_of(customers: usize) -> Self {
        let sandbox = Sandbox::start_blocking(Options::default()).unwrap();
        let customer = |number| Customer {
            customer_id: id(number),
            name: name(number),
            ..Customer::default()
        };
        sandbox.change(|state| state.customers.extend((0..customers).map(customer))).unwrap();
        let resources = Msp::default().resources();
        let resource = resources.iter().find(|resource| resource.type_name() == TYPE).unwrap();
        let object_type = resource.object_type().clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let calls = Self { server: Server::new(Msp::default()), object_type, runtime, sandbox };
        calls.configure();
        calls
    }

    fn configure(&self) {
        let schema = Msp::default().schema();
        let mut config = nothing(&schema);
        let wiv = schema.blocks.iter().find(|block| block.name == "wiv").unwrap();
        let Type::Object(attributes) = wiv.value_type() else { panic!("`wiv` is one block") };
        let wiv = attributes.keys().map(|name| match &**name {
            "endpoint" => (&**name, Value::string(self.sandbox.url())),
            "api_key" => (&**name, Value::string(Credentials::default().wiv_api_key)),
            other => (other, Value::Null),
        });
        config.as_object_mut().unwrap().insert("wiv".to_owned(), Value::object(wiv));
        let config = Some(encoded(&config, &schema.object_type()));
        // As core does before each plan and apply.
        let request = tf::validate_provider_config::Request { config: config.clone() };
        let answer =
            self.runtime.block_on(self.server.validate_provider_config(Request::new(request)));
        assert_eq!(answer.unwrap().into_inner().diagnostics, []);
        let request = tf::configure_provider::Request { config, ..Default::default() };
        let answer = self.runtime.block_on(self.server.configure_provider(Request::new(request)));
        assert_eq!(answer.unwrap().into_inner().diagnostics, []);
    }

    /// One call, and what it allocates: neither its request nor what is asserted of the answer.
    fn measured<A>(
        &self,
        call: impl Future<Output = Result<Response<A>, Status>>,
    ) -> (A, AllocationInfo) {
        let mut answer = None;
        let taken = allocation_counter::measure(|| answer = Some(self.runtime.block_on(call)));
        (answer.unwrap().unwrap().into_inner(), taken)
    }

    pub fn validate(&self, customer: &Value) -> AllocationInfo {
        let request = tf::validate_resource_config::Request {
            type_name: TYPE.to_owned(),
            config: Some(self.encoded(&configured(customer))),
            ..Default::default()
        };
        let call = self.server.validate_resource_config(Request::new(request));
        let (answer, taken) = self.measured(call);
        assert_eq!(answer.diagnostics, []);
        taken
    }

    pub fn upgrade(&self, customer: &Value) -> AllocationInfo {
        let stored = json::encode(customer, &self.object_type).unwrap().to_string().into_bytes();
        let request = tf::upgrade_resource_state::Request {
            type_name: TYPE.to_owned(),
            raw_state: Some(tf::RawState { json: stored, ..Default::default() }),
            ..Default::default()
        };
        let call = self.server.upgrade_resource_state(Request::new(request));
        let (answer, taken) = self.measured(call);
        assert_eq!(answer.diagnostics, []);
        taken
    }

    pub fn read(&self, customer: &Value) -> AllocationInfo {
        let request = tf::read_resource::Request {
            type_name: TYPE.to_owned(),
            current_state: Some(self.encoded(customer)),
            ..Default::default()
        };
        let call = self.server.read_resource(Request::new(request));
        let (answer, taken) = self.measured(call);
        assert_eq!(answer.diagnostics, []);
        assert_eq!(answer.new_state, Some(self.encoded(customer)));
        taken
    }

    pub fn plan_unchanged(&self, customer: &Value) -> AllocationInfo {
        let request = tf::plan_resource_change::Request {
            type_name: TYPE.to_owned(),
            prior_state: Some(self.encoded(customer)),
            proposed_new_state: Some(self.encoded(customer)),
            config: Some(self.encoded(&configured(customer))),
            ..Default::default()
        };
        let call = self.server.plan_resource_change(Request::new(request));
        let (answer, taken) = self.measured(call);
        assert_eq!(answer.diagnostics, []);
        assert_eq!(answer.planned_state, Some(self.encoded(customer)));
        taken
    }

    pub fn create(&self, name: &str) {
        self.create_at_once([name]);
    }

    /// Several, each while the others wait for their answers.
    pub fn create_at_once<const N: usize>(&self, names: [&str; N]) -> AllocationInfo {
        let creates = names.map(|name| self.server.apply_resource_change(self.create_of(name)));
        let mut answers = Vec::new();
        let taken = allocation_counter::measure(|| {
            answers = self.runtime.block_on(all(creates.into()));
        });
        for answer in answers {
            assert_eq!(answer.unwrap().into_inner().diagnostics, []);
        }
        taken
    }

    fn create_of(&self, name: &str) -> Request<tf::apply_resource_change::Request> {
        let customer = [
            ("name", Value::string(name)),
            ("id", Value::Unknown),
            ("deletion_policy", Value::Null),
            ("adopt_existing", Value::Null),
            ("confirmed_new", Value::Null),
        ];
        let planned = Value::object(customer);
        let request = tf::apply_resource_change::Request {
            type_name: TYPE.to_owned(),
            prior_state: Some(self.encoded(&Value::Null)),
            config: Some(self.encoded(&configured(&planned))),
            planned_state: Some(self.encoded(&planned)),
            ..Default::default()
        };
        Request::new(request)
    }

    fn encoded(&self, customer: &Value) -> tf::DynamicValue {
        encoded(customer, &self.object_type)
    }
}

/// The state of a customer that was applied.
pub fn customer(number: usize) -> Value {
    Value::object([
        ("name", Value::string(name(number))),
        ("id", Value::string(id(number))),
        ("deletion_policy", Value::Null),
        ("adopt_existing", Value::Null),
        ("confirmed_new", Value::Null),
    ])
}

/// All at once, on this thread.
async fn all<F: Future + Unpin>(mut calls: Vec<F>) -> Vec<F::Output> {
    let mut ended: Vec<_> = calls.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (call, ended) in calls.iter_mut().zip(&mut ended) {
            if ended.is_none()
                && let Poll::Ready(output) = Pin::new(call).poll(context)
            {
                *ended = Some(output);
            }
        }
        if ended.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    ended.into_iter().flatten().collect()
}

/// What a configuration says of it.
fn configured(customer: &Value) -> Value {
    let mut config = customer.clone();
    config.as_object_mut().unwrap().insert("id".to_owned(), Value::Null);
    config
}

fn nothing(schema: &Schema) -> Value {
    schema.body().nothing()
}

fn encoded(value: &Value, of: &Type) -> tf::DynamicValue {
    tf::DynamicValue { msgpack: msgpack::encode(value, of).unwrap(), json: Vec::new() }
}

/// As long as ids of Wiv are.
fn id(number: usize) -> String {
    format!("f7016a5c-42fc-46d5-a344-{number:012}")
}

fn name(number: usize) -> String {
    format!("Customer {number}")
}
