//! Starting and stopping the sandbox.

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

/// How long stopping waits for requests that are being served.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// A look into a running sandbox, and a hand in it. Cheap to clone.
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

    /// What has been created so far.
    pub fn state(&self) -> State {
        self.app.store.read(State::clone)
    }

    /// Changes the state behind the back of every client, as a person in the UI would.
    ///
    /// # Errors
    /// If the data file cannot be written; nothing has changed then.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        self.app.store.change(|state, _| Ok(change(state)))
    }

    /// Lets Wiv have more customers.
    ///
    /// # Errors
    /// If they are too many, or the data file cannot be written.
    pub fn make_customers(&self, customers: &NewCustomers) -> io::Result<u32> {
        self.app.store.change(|state, draw| customers.make(state, draw))
    }

    /// Lets Wiv find cases at a customer.
    ///
    /// # Errors
    /// If there is no such customer, the days are none, or the data file cannot be written.
    pub fn make_cases(&self, cases: &NewCases) -> io::Result<usize> {
        self.app.store.change(|state, draw| cases.make(state, draw))
    }

    /// Accepts an invitation to an organization of Navigator, as the invited person would;
    /// `false` if there is none, or it has expired.
    ///
    /// # Errors
    /// If the data file cannot be written; nothing has changed then.
    pub fn accept_invitation(&self, org_id: &str, email: &str) -> io::Result<bool> {
        self.app.accept_invitation(org_id, email)
    }

    /// Lets lists show all that there is, however far they were behind.
    ///
    /// # Errors
    /// If the data file cannot be written; nothing has changed then.
    pub fn catch_up(&self) -> io::Result<()> {
        self.app.catch_up()
    }

    /// The requests received, in order, without secrets.
    pub fn requests(&self) -> Vec<Entry> {
        self.app.log.entries()
    }

    /// The requests received, in order, with the bodies as they came. Empty unless
    /// [`Options::keep_received`].
    pub fn received(&self) -> Vec<Received> {
        self.app.log.received()
    }

    /// Empties the log of requests.
    pub fn forget_requests(&self) {
        self.app.log.clear();
    }

    /// Disturbs requests from now on: a [`Fault`](crate::Fault) all of them, a [`Rule`] some.
    /// Its answer is the id of the rule.
    ///
    /// # Panics
    /// If the rule makes no sense: a test that says so would otherwise test nothing.
    pub fn fault(&self, rule: impl Into<Rule>) -> u64 {
        let rule = rule.into();
        if let Err(error) = rule.check() {
            panic!("not a rule: {error}");
        }
        self.app.faults.add(rule).id
    }

    /// The rules in force, and how often each has fired.
    pub fn faults(&self) -> Vec<Report> {
        self.app.faults.reports()
    }

    /// Removes one rule, and lets go of what it makes wait; whether it was there.
    pub fn clear_fault(&self, id: u64) -> bool {
        self.app.faults.remove(id)
    }

    /// Removes every rule, and lets go of what they make wait.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Ends the life of every access token given out so far.
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
    /// If the address cannot be listened on, or the data file cannot be read or written, or is that
    /// of another sandbox.
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
        // A sender that was dropped means the same as one that was used.
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

    /// Stops listening, and waits a few seconds for what is being served.
    pub async fn stop(self) {
        drop(self.stop);
        // What waits on purpose would be waited for.
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

/// A sandbox on a thread of its own; dropping it stops it.
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
            // A panic in it has been reported on stderr, and a drop has nowhere to pass it on.
            drop(thread.join());
        }
    }
}

/// Names the world that an answer comes from.
async fn name_world(Shared(app): Shared<Arc<App>>, mut response: Response) -> Response {
    let world = app.store.read(|state| HeaderValue::from_str(&state.world));
    if let Ok(world) = world {
        response.headers_mut().insert(HeaderName::from_static("msp-sandbox-world"), world);
    }
    response
}

/// The layers, outermost first: no other site's page comes in; then the log, the faults and
/// the endpoints, so the log tells what came in whatever becomes of it.
/// `/_sandbox` and the start page are beside the last: they are neither logged nor disturbed.
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
