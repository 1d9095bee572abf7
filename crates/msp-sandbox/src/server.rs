//! Starts and stops the sandbox.

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State as Shared};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::apis;
use crate::app::App;
use crate::control::{self, page};
use crate::disturb::disturb;
use crate::faults::{Report, Rule};
use crate::http::connections;
use crate::http::same_origin::{Names, refuse_others};
use crate::log::{Entry, Received};
use crate::record::record;
use crate::settings::Options;
use crate::state::{NewCases, NewCustomers, State};

/// How long a stop waits for running requests.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Access to a running sandbox, to look and to change. It is cheap to clone.
#[derive(Clone)]
pub struct Handle {
    app: Arc<App>,
    address: SocketAddr,
}

impl Handle {
    /// The base URL of both APIs: `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The created objects.
    pub fn state(&self) -> State {
        self.app.store.read(State::clone)
    }

    /// Changes the state without any client, as a person in the UI would.
    ///
    /// # Errors
    /// If the data file cannot be written. Then nothing has changed.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        self.app.store.change(|state, _| Ok(change(state)))
    }

    /// Gives Wiv more customers.
    ///
    /// # Errors
    /// If they are too many, or the data file cannot be written.
    pub fn make_customers(&self, customers: &NewCustomers) -> io::Result<u32> {
        self.app.store.change(|state, draw| customers.make(state, draw))
    }

    /// Gives a customer in Wiv more cases.
    ///
    /// # Errors
    /// If there is no such customer, there are no days, or the data file cannot be written.
    pub fn make_cases(&self, cases: &NewCases) -> io::Result<usize> {
        self.app.store.change(|state, draw| cases.make(state, draw))
    }

    /// Accepts an invitation to an organization of Navigator, as the invited person would. `false`
    /// if there is none, or it has expired.
    ///
    /// # Errors
    /// If the data file cannot be written. Then nothing has changed.
    pub fn accept_invitation(&self, org_id: &str, email: &str) -> io::Result<bool> {
        self.app.accept_invitation(org_id, email)
    }

    /// Makes lists complete, without any lag.
    ///
    /// # Errors
    /// If the data file cannot be written. Then nothing has changed.
    pub fn catch_up(&self) -> io::Result<()> {
        self.app.catch_up()
    }

    /// The requests received, in order, without secrets.
    pub fn requests(&self) -> Vec<Entry> {
        self.app.log.entries()
    }

    /// The requests received, in order, with unchanged bodies. Empty unless
    /// [`Options::keep_received`].
    pub fn received(&self) -> Vec<Received> {
        self.app.log.received()
    }

    /// Empties the log of requests.
    pub fn forget_requests(&self) {
        self.app.log.clear();
    }

    /// Disturbs requests from now on: a [`Fault`](crate::Fault) all of them, a [`Rule`] some.
    /// Returns the id of the rule.
    ///
    /// # Panics
    /// If the rule makes no sense: such a test would test nothing.
    pub fn fault(&self, rule: impl Into<Rule>) -> u64 {
        let rule = rule.into();
        if let Err(error) = rule.check() {
            panic!("not a rule: {error}");
        }
        self.app.faults.add(rule).id
    }

    /// The active rules, and how often each has fired.
    pub fn faults(&self) -> Vec<Report> {
        self.app.faults.reports()
    }

    /// Removes one rule, and ends its waits. Returns whether it existed.
    pub fn clear_fault(&self, id: u64) -> bool {
        self.app.faults.remove(id)
    }

    /// Removes every rule, and ends their waits.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Ends every access token that was given out.
    pub fn expire_access_tokens(&self) {
        self.app.tokens.forget();
    }
}

/// A sandbox that serves until it is stopped or dropped.
pub struct Sandbox {
    handle: Handle,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Sandbox {
    /// Starts to listen and to serve.
    ///
    /// # Errors
    /// If it cannot listen on the address, or cannot read or write the data file, or another
    /// sandbox has the file.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listen = options.listen;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| io::Error::new(error.kind(), format!("{listen}: {error}")))?;
        let address = listener.local_addr()?;
        let names = Names { address: address.ip(), any: options.allow_remote };
        let app = Arc::new(App::new(options)?);
        let (stop, stopped) = oneshot::channel();
        let router = router(Arc::clone(&app), names);
        // A dropped sender means the same as a used one.
        let serving = tokio::spawn(connections::serve(listener, router, stopped));
        tracing::debug!(%address, "sandbox is listening");
        Ok(Self { handle: Handle { app, address }, stop, serving })
    }

    /// Starts one on a thread of its own, for callers that are not asynchronous.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub fn start_blocking(options: Options) -> io::Result<BlockingSandbox> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (started, start) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new().name("msp-sandbox".to_owned()).spawn(move || {
            runtime.block_on(async move {
                match Self::start(options).await {
                    Err(error) => drop(started.send(Err(error))),
                    Ok(sandbox) => {
                        drop(started.send(Ok(sandbox.handle())));
                        drop(stopped.await);
                        sandbox.stop().await;
                    }
                }
            });
        })?;
        let handle = start.recv().map_err(io::Error::other)??;
        Ok(BlockingSandbox { handle, stop: Some(stop), thread: Some(thread) })
    }

    /// A handle that outlives a move of the sandbox.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Stops listening, and waits a few seconds for running requests.
    pub async fn stop(self) {
        drop(self.stop);
        // Otherwise it would wait for requests that wait on purpose.
        self.handle.clear_faults();
        let mut serving = self.serving;
        if tokio::time::timeout(STOP_WITHIN, &mut serving).await.is_err() {
            serving.abort();
        }
    }
}

impl Deref for Sandbox {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

/// A sandbox on a thread of its own. Dropping it stops it.
pub struct BlockingSandbox {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Deref for BlockingSandbox {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for BlockingSandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Stderr has a report of its panic, and a drop has nowhere to pass it on.
            drop(thread.join());
        }
    }
}

/// Names the world of an answer.
async fn name_world(Shared(app): Shared<Arc<App>>, mut response: Response) -> Response {
    let world = app.store.read(|state| HeaderValue::from_str(&state.world));
    if let Ok(world) = world {
        response.headers_mut().insert(HeaderName::from_static("msp-sandbox-world"), world);
    }
    response
}

/// The layers, outermost first. The first keeps pages of other sites out. Then come the log, the
/// faults and the endpoints, so the log has every request. `/_sandbox` and the start page are
/// beside the last: they are neither logged nor disturbed.
fn router(app: Arc<App>, names: Names) -> Router {
    let apis = apis::router()
        .layer(middleware::from_fn_with_state(Arc::clone(&app), disturb))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), record));
    Router::new()
        .nest("/_sandbox", control::router())
        .merge(page::router())
        .merge(apis)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::map_response_with_state(Arc::clone(&app), name_world))
        .layer(middleware::from_fn_with_state(names, refuse_others))
        .with_state(app)
}
