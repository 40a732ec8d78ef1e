//! The engine for Node: conversions only. Every verb runs on a blocking thread, so the event loop never waits; a failure is an `Error` whose
//! `code` is the engine's. `npm run generate:addon` makes index.d.ts of this.
#![deny(unsafe_code)]

mod files;
mod firewalls;
mod forwards;
mod images;
mod objects;
mod pool;
mod volumes;

use std::os::fd::IntoRawFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use berth_host::net::closed::Closed;
use berth_types::{Error, ErrorCode, Id};
use napi::bindgen_prelude::{Buffer, PromiseRaw, ToNapiValue, spawn_blocking};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, JsError, Result};
use napi_derive::napi;

use crate::files::{Diff, FileAttributes, FileInfo, FilesOf, ReadFile, SnapshotOf};
use crate::objects::{
    Check, ContainerSpec, EngineConfig, ExecRequest, ExecResult, Inventory, Logs, Observed, RootSource, Stats,
    StopOptions, unsigned,
};

/// The most verbs at once. Commands hold a thread until they end, and the API lets 128 of a tenant run: Tokio's 512 were gone with five tenants.
const MAX_THREADS: usize = 8192;

/// Without a runtime of our own napi makes its usual one.
#[napi_derive::module_init]
fn init() {
    if let Ok(runtime) =
        tokio::runtime::Builder::new_multi_thread().max_blocking_threads(MAX_THREADS).enable_all().build()
    {
        napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
    }
}

type Outcome<T> = berth_types::Result<T>;
type Listener = ThreadsafeFunction<Observed, (), Observed, napi::Status, false, true>;

/// What the host offers and lacks. Reads only, needs no engine.
#[napi]
pub fn checks() -> Vec<Check> {
    berth_host::probe::checks().into_iter().map(Check::from).collect()
}

/// One instance's engine.
#[napi]
pub struct Engine {
    /// None once closed.
    inner: Mutex<Option<Arc<berth_engine::Engine>>>,
}

#[napi]
impl Engine {
    /// Opens the instance: pool mounted, running containers adopted, leftovers removed. Needs root.
    #[napi(ts_return_type = "Promise<Engine>")]
    pub fn open(env: &Env, config: EngineConfig) -> Result<PromiseRaw<'_, Engine>> {
        promise(env, move || {
            let config = berth_engine::EngineConfig {
                instance: Id::new(config.instance)?,
                state_dir: PathBuf::from(config.state_dir),
                shim: PathBuf::from(config.shim),
                pool_mib: unsigned("poolMiB", config.pool_mib)?,
                closed: Closed::new(
                    &config.private_ranges.unwrap_or_default(),
                    &config.nameservers.unwrap_or_default(),
                )?,
            };
            Ok(Engine { inner: Mutex::new(Some(Arc::new(berth_engine::Engine::open(config)?))) })
        })
    }

    /// What this host can do: snapshots, diskQuota, pause, cgroup2, network.
    #[napi]
    pub fn capabilities<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, Vec<String>>> {
        self.verb(env, |engine| Ok(engine.capabilities().into_iter().map(str::to_string).collect()))
    }

    /// Everything the engine keeps.
    #[napi]
    pub fn inventory<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, Inventory>> {
        self.verb(env, |engine| {
            let ids = |ids: Vec<Id>| ids.into_iter().map(String::from).collect();
            Ok(Inventory {
                containers: engine.list()?.into_iter().map(Observed::from).collect(),
                snapshots: ids(engine.list_snapshots()?),
                images: ids(engine.list_images()?),
                volumes: ids(engine.list_volumes()?),
            })
        })
    }

    #[napi]
    pub fn observe<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, Observed>> {
        self.verb(env, move |engine| engine.observe(&Id::new(id)?).map(Observed::from))
    }

    /// Makes the root file system and keeps the spec; changes nothing when it is there.
    #[napi]
    pub fn create<'env>(
        &self,
        env: &'env Env,
        spec: ContainerSpec,
        source: Option<RootSource>,
    ) -> Result<PromiseRaw<'env, Observed>> {
        // Parsed on the caller's thread: what is checked later is a copy nobody else can change.
        let (spec, source) = (spec.parse(), source.map(RootSource::parse).transpose());
        self.verb(env, move |engine| engine.create(&spec?, source?.as_ref()).map(Observed::from))
    }

    #[napi]
    pub fn start<'env>(&self, env: &'env Env, id: String, run: i64) -> Result<PromiseRaw<'env, Observed>> {
        self.verb(env, move |engine| engine.start(&Id::new(id)?, unsigned("run", run)?).map(Observed::from))
    }

    #[napi]
    pub fn stop<'env>(&self, env: &'env Env, id: String, options: StopOptions) -> Result<PromiseRaw<'env, Observed>> {
        self.verb(env, move |engine| engine.stop(&Id::new(id)?, options.into()).map(Observed::from))
    }

    #[napi]
    pub fn pause<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, Observed>> {
        self.verb(env, move |engine| engine.pause(&Id::new(id)?).map(Observed::from))
    }

    #[napi]
    pub fn resume<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, Observed>> {
        self.verb(env, move |engine| engine.resume(&Id::new(id)?).map(Observed::from))
    }

    /// Applies limits live and keeps the spec; of a stopped container also another image.
    #[napi]
    pub fn update<'env>(
        &self,
        env: &'env Env,
        spec: ContainerSpec,
        forced: Option<bool>,
    ) -> Result<PromiseRaw<'env, Observed>> {
        let spec = spec.parse();
        self.verb(env, move |engine| engine.update_with(&spec?, forced.unwrap_or(false)).map(Observed::from))
    }

    #[napi]
    pub fn destroy<'env>(&self, env: &'env Env, id: String, options: StopOptions) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.destroy(&Id::new(id)?, options.into()))
    }

    /// Answers the snapshot's bytes.
    #[napi]
    pub fn snapshot<'env>(&self, env: &'env Env, container: String, snapshot: String) -> Result<PromiseRaw<'env, i64>> {
        self.verb(env, move |engine| {
            engine.snapshot(&Id::new(container)?, &Id::new(snapshot)?).map(|bytes| bytes as i64)
        })
    }

    /// Bytes of an existing snapshot.
    #[napi]
    pub fn snapshot_size<'env>(&self, env: &'env Env, snapshot: String) -> Result<PromiseRaw<'env, i64>> {
        self.verb(env, move |engine| engine.snapshot_size(&Id::new(snapshot)?).map(|bytes| bytes as i64))
    }

    #[napi]
    pub fn delete_snapshot<'env>(&self, env: &'env Env, snapshot: String) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.delete_snapshot(&Id::new(snapshot)?))
    }

    /// Puts a snapshot or the spec's image as new in place of the root file system and keeps the spec; leaves the container stopped.
    #[napi]
    pub fn restore<'env>(
        &self,
        env: &'env Env,
        spec: ContainerSpec,
        source: RootSource,
    ) -> Result<PromiseRaw<'env, Observed>> {
        let (spec, source) = (spec.parse(), source.parse());
        self.verb(env, move |engine| engine.restore(&spec?, &source?).map(Observed::from))
    }

    #[napi]
    pub fn exec<'env>(&self, env: &'env Env, id: String, request: ExecRequest) -> Result<PromiseRaw<'env, ExecResult>> {
        let request = request.parse();
        self.verb(env, move |engine| engine.exec(&Id::new(id)?, &request?).map(ExecResult::from))
    }

    /// Number of a descriptor, now the caller's: a socket to the container's console in the frames of native/shim/src/frames.rs.
    #[napi]
    pub fn console<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, i32>> {
        self.verb(env, move |engine| engine.console(&Id::new(id)?).map(IntoRawFd::into_raw_fd))
    }

    /// Starts a command; the number of a descriptor to it, as with `console`.
    #[napi]
    pub fn stream<'env>(&self, env: &'env Env, id: String, request: ExecRequest) -> Result<PromiseRaw<'env, i32>> {
        let request = request.parse();
        self.verb(env, move |engine| engine.stream(&Id::new(id)?, &request?).map(IntoRawFd::into_raw_fd))
    }

    /// What is at a path of a container or a snapshot: a file's descriptor, now the caller's, or a folder's entries.
    #[napi]
    pub fn read_file<'env>(&self, env: &'env Env, of: FilesOf, path: String) -> Result<PromiseRaw<'env, ReadFile>> {
        let of = of.parse();
        self.verb(env, move |engine| engine.read_file(&of?, &path).map(ReadFile::from))
    }

    /// Replaces a file by the content of a host file.
    #[napi]
    pub fn write_file<'env>(
        &self,
        env: &'env Env,
        id: String,
        path: String,
        content: String,
        attributes: FileAttributes,
    ) -> Result<PromiseRaw<'env, FileInfo>> {
        self.verb(env, move |engine| {
            engine.write_file(&Id::new(id)?, &path, &PathBuf::from(content), attributes.into()).map(FileInfo::from)
        })
    }

    #[napi]
    pub fn make_folder<'env>(
        &self,
        env: &'env Env,
        id: String,
        path: String,
        attributes: FileAttributes,
    ) -> Result<PromiseRaw<'env, FileInfo>> {
        self.verb(env, move |engine| engine.make_folder(&Id::new(id)?, &path, attributes.into()).map(FileInfo::from))
    }

    #[napi]
    pub fn remove_file<'env>(
        &self,
        env: &'env Env,
        id: String,
        path: String,
        recursive: bool,
    ) -> Result<PromiseRaw<'env, FileInfo>> {
        self.verb(env, move |engine| engine.remove_file(&Id::new(id)?, &path, recursive).map(FileInfo::from))
    }

    /// In what a snapshot differs from another one, or from its image as it is.
    #[napi]
    pub fn diff_snapshot<'env>(
        &self,
        env: &'env Env,
        to: SnapshotOf,
        from: Option<SnapshotOf>,
    ) -> Result<PromiseRaw<'env, Diff>> {
        let (to, from) = (to.parse(), from.map(SnapshotOf::parse).transpose());
        self.verb(env, move |engine| {
            let ((snapshot, image), from) = (to?, from?);
            let from = from.as_ref().map(|(snapshot, image)| (snapshot, image));
            engine.diff_snapshot(&snapshot, &image, from).map(Diff::from)
        })
    }

    /// Where a container's own copy hides what differs between two images.
    #[napi]
    pub fn shadows<'env>(
        &self,
        env: &'env Env,
        id: String,
        from_image: String,
        to_image: String,
    ) -> Result<PromiseRaw<'env, Diff>> {
        self.verb(env, move |engine| {
            engine.shadows(&Id::new(id)?, &Id::new(from_image)?, &Id::new(to_image)?).map(Diff::from)
        })
    }

    #[napi]
    pub fn stats<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, Stats>> {
        self.verb(env, move |engine| engine.stats(&Id::new(id)?).map(Stats::from))
    }

    /// The newest console bytes.
    #[napi]
    pub fn logs<'env>(&self, env: &'env Env, id: String, tail_bytes: u32) -> Result<PromiseRaw<'env, Logs>> {
        self.verb(env, move |engine| {
            let (content, truncated) = engine.logs(&Id::new(id)?, tail_bytes)?;
            Ok(Logs { content: Buffer::from(content), truncated })
        })
    }

    /// Calls the listener after every start, pause, resume and exit. It does not keep the process alive.
    #[napi(ts_args_type = "listener: (observed: Observed) => void")]
    pub fn on_change(&self, env: &Env, listener: Listener) -> Result<()> {
        let engine = self.engine().map_err(|e| thrown(env, e))?;
        engine.on_change(Box::new(move |observed| {
            // A process that is shutting down does not listen any more.
            let _ = listener.call(observed.into(), ThreadsafeFunctionCallMode::NonBlocking);
        }));
        Ok(())
    }

    /// Lets go of the host once the verbs under way have ended; containers keep running.
    #[napi]
    pub fn close<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, ()>> {
        let taken = self.take();
        promise(env, move || {
            drop(taken);
            Ok(())
        })
    }

    /// Removes everything that carries the instance's id. `conflict` while other verbs run; the engine is unusable afterwards.
    #[napi]
    pub fn destroy_all<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, ()>> {
        let taken = self.take();
        promise(env, move || {
            let engine = taken.ok_or_else(closed)?;
            Arc::into_inner(engine).ok_or_else(|| Error::conflict("other verbs are under way"))?.destroy_all()
        })
    }

    fn engine(&self) -> Outcome<Arc<berth_engine::Engine>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)
    }

    fn take(&self) -> Option<Arc<berth_engine::Engine>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn verb<'env, T: Send + ToNapiValue + 'static>(
        &self,
        env: &'env Env,
        work: impl FnOnce(&berth_engine::Engine) -> Outcome<T> + Send + 'static,
    ) -> Result<PromiseRaw<'env, T>> {
        let engine = self.engine();
        promise(env, move || work(&*engine?))
    }
}

fn closed() -> Error {
    Error::conflict("the engine is closed")
}

/// Runs blocking work on a thread of its own and settles a promise with its outcome.
fn promise<T: Send + ToNapiValue + 'static>(
    env: &Env,
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Result<PromiseRaw<'_, T>> {
    let outcome = async move {
        let ended = spawn_blocking(work).await;
        Ok(ended.unwrap_or_else(|e| Err(Error::new(ErrorCode::Internal, format!("the engine panicked: {e}")))))
    };
    env.spawn_future_with_callback(outcome, |env, outcome| outcome.map_err(|e| thrown(env, e)))
}

/// The engine's error as JavaScript sees it: `message` and `code`.
fn thrown(env: &Env, error: Error) -> napi::Error {
    JsError::from(napi::Error::new(error.code.as_str(), error.message)).into_unknown(*env).into()
}
