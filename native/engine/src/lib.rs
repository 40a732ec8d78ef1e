//! The container engine: verbs over one instance's containers. Blocking, `Send + Sync`, safe to call from many threads; one container's
//! verbs take turns. What is true lives on disk and in the kernel, so a new process continues where a killed one stopped.
#![forbid(unsafe_code)]

mod exec;
mod files;
mod hits;
mod ids;
mod images;
mod lifecycle;
mod lxcfs;
mod observe;
mod queues;
mod ready;
mod recover;
mod shim;
mod snapshots;
mod start;
mod store;
mod streams;
mod tend;
mod turn;
mod volumes;
mod watch;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use berth_host::cgroup::Cgroups;
use berth_host::fs::fuse;
use berth_host::limits::Limits;
use berth_host::net::bridge::Bridges;
use berth_host::net::closed::Closed;
use berth_host::net::tables::Table;
use berth_host::net::{firewalls, forwards};
use berth_host::pool::{self, Pool};
use berth_host::probe;
use berth_host::process::sealed::Sealed;
use berth_host::process::seccomp;
use berth_types::{
    Check, DiskGroup, Doing, Error, ErrorCode, FirewallHits, Forward, HostFirewalls, Id, Observed, Result,
};

pub use crate::files::{FilesOf, ReadFile};
use crate::hits::Hits;
use crate::ids::Ids;
use crate::queues::Bounds;
use crate::ready::Ready;
use crate::store::Store;
use crate::turn::{Turn, Turns};
use crate::watch::Watcher;

/// Where an instance lives. `instance` is 6 of `a-z0-9`; every name it makes on the host is derived from it.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    pub instance: Id,
    pub state_dir: PathBuf,
    /// The static shim.
    pub shim: PathBuf,
    /// Size of the pool's loop file when one is made, MiB.
    pub pool_mib: u64,
    /// Where containers' connections do not lead.
    pub closed: Closed,
}

type Listener = Box<dyn Fn(Observed) + Send + Sync>;

/// One instance's engine.
pub struct Engine {
    core: Arc<Core>,
    watcher: Watcher,
    bounds: Bounds,
    ready: Ready,
}

/// What the verbs and the watcher share.
pub(crate) struct Core {
    config: EngineConfig,
    /// What `config.shim` was when the engine began: shims are executed where containers can look.
    shim: Sealed,
    store: Store,
    pool: Box<dyn Pool>,
    cgroups: Cgroups,
    bridges: Bridges,
    forwards: Table<Vec<Forward>>,
    firewalls: Table<HostFirewalls>,
    ids: Ids,
    listeners: Mutex<Vec<Listener>>,
    turns: Turns,
    /// Written while an image is deleted; see `keep_images`.
    images: RwLock<()>,
    known_hits: Mutex<HashMap<Id, Hits>>,
    /// What running containers lack, with why it could not be made again.
    broken: Mutex<BTreeMap<Id, String>>,
}

impl Engine {
    /// Opens the instance: the kernel's limits raised, pool mounted, running containers adopted, everything a cut-short verb left behind removed.
    pub fn open(config: EngineConfig) -> Result<Engine> {
        if config.instance.as_str().len() != 6 || config.instance.as_str().contains('_') {
            return Err(Error::invalid("instance: want 6 of a-z, 0-9"));
        }
        let store = Store::open(&config.state_dir.join("engine"))?;
        let runs = store
            .containers()?
            .iter()
            .any(|id| berth_host::process::lock::holder(&store.lock_file(id)).is_ok_and(|one| one.is_some()));
        let open = if runs { pool::adopt } else { pool::open };
        let pool = open(&config.state_dir, config.pool_mib)?;
        seccomp::store_all(|profile| store.seccomp(profile))?;
        firewalls::prepare();
        let core = Arc::new(Core {
            shim: Sealed::copy(&config.shim)?,
            ids: Ids::claim(&config.state_dir, &store)?,
            cgroups: Cgroups::detect(config.instance.as_str())?.with_disk_under(&config.state_dir.join("pool")),
            bridges: Bridges::new(&config.instance, config.closed.clone())?,
            forwards: Table::new(&config.instance),
            firewalls: Table::new(&config.instance),
            store,
            pool,
            config,
            listeners: Mutex::default(),
            turns: Turns::default(),
            images: RwLock::default(),
            known_hits: Mutex::default(),
            broken: Mutex::default(),
        });
        // By now the kernel has what it loads for the networks, with limits of its own.
        Limits::host().raise(core.config.instance.as_str());
        let watcher = Watcher::spawn(Arc::clone(&core))?;
        let bounds = Bounds::spawn(Arc::clone(&core))?;
        let ready = Ready::spawn(core.shim.path())?;
        let engine = Engine { core, watcher, bounds, ready };
        if let Some(wanted) = store::read(&engine.core.store.firewalls()) {
            engine.core.firewalls.resume(wanted)?;
        }
        engine.recover()?;
        if let Err(error) = engine.core.leave_lxcfs() {
            eprintln!("the lxcfs of an earlier version goes on: {error}");
        }
        Ok(engine)
    }

    /// What this host offers and lacks.
    pub fn checks(&self) -> Vec<Check> {
        let mut all = self.pool_checks();
        all.push(self.core.tending_check());
        all.extend(probe::checks());
        all.sort_by_key(|check| !check.required);
        all
    }

    /// What this host's engine can do, in the words of the host protocol: `snapshots`, `diskQuota`, `diskGroups`, `pause`, `cgroup2`,
    /// `ioLimits`, `writebackLimits`, `swapLimits`, `nft`, `firewalls`, `lxcfs`.
    pub fn capabilities(&self) -> Vec<&'static str> {
        let mut all = self.core.pool.capabilities().to_vec();
        all.push("pause");
        if self.core.pool.volumes().is_some() {
            all.push("volumes");
        }
        all.extend(self.core.cgroups.capabilities());
        if self.core.cgroups.kind() == "v2" {
            all.push("cgroup2");
        }
        if forwards::offered() {
            all.push("nft");
        }
        if firewalls::offered() {
            all.push("firewalls");
        }
        if fuse::offered() {
            all.push("lxcfs");
        }
        all
    }

    /// Size of the pool and what is free of it, bytes.
    pub fn pool_size(&self) -> Result<(u64, u64)> {
        self.core.pool.size_free()
    }

    /// How the pool is.
    pub fn pool_checks(&self) -> Vec<Check> {
        self.core.pool.checks()
    }

    /// Whether the pool cannot be written any more, because the kernel gave up on it. What runs goes on; nothing new is begun.
    pub fn pool_read_only(&self) -> bool {
        self.core.pool.read_only()
    }

    /// Bounds what is each tenant's in the pool, of those that have something here; below what there is only growth ends.
    pub fn limit_disk_groups(&self, groups: &[DiskGroup]) -> Result<()> {
        for group in groups {
            if self.disk_group(&group.id)?.is_some() {
                self.core.pool.limit_group(group)?;
            }
        }
        Ok(())
    }

    /// Bytes a tenant has in the pool, each counted once, and may have; none of one that has nothing here, or where the pool does not count by tenant.
    pub fn disk_group(&self, id: &Id) -> Result<Option<(u64, u64)>> {
        match self.core.pool.group_usage(id) {
            Err(error) if error.code == ErrorCode::NotFound => Ok(None),
            other => other,
        }
    }

    /// Has these ports of the host's addresses lead to containers, and no others; they stay when this process ends.
    pub fn forward_ports(&self, forwards: Vec<Forward>) -> Result<()> {
        self.core.forwards.apply(forwards, |_| Ok(()))
    }

    /// Has these firewalls guard these addresses, and no others. They stay when this process ends, and are there again after a reboot before the first
    /// container starts. `invalid`, changing nothing, when an address is there twice, or a firewall or group that is named is not.
    pub fn apply_firewalls(&self, wanted: HostFirewalls) -> Result<()> {
        let Core { firewalls, store, .. } = &*self.core;
        firewalls.apply(wanted, |wanted| store::write_lasting(&store.firewalls(), wanted))
    }

    /// What each of these firewalls let by and dropped on this host since its rules are as they are.
    pub fn firewall_hits(&self, ids: &[Id]) -> Result<Vec<FirewallHits>> {
        firewalls::hits(&self.core.firewalls, ids)
    }

    /// Calls back after every start, pause, resume and exit, from whichever thread saw it.
    pub fn on_change(&self, listener: Listener) {
        lock(&self.core.listeners).push(listener);
    }

    /// Removes the instance: every container, snapshot and image, its pool, bridges, cgroups and folders.
    pub fn destroy_all(self) -> Result<()> {
        let force = berth_types::StopOptions { force: true, timeout_seconds: 0 };
        for id in self.core.store.containers()? {
            if self.core.pool.read_only() {
                // Its layer goes with the pool.
                let turn = self.core.turn(&id);
                self.core.halt(&turn, force)?;
            } else {
                self.destroy(&id, force)?;
            }
        }
        let Engine { core, watcher, bounds, ready } = self;
        drop((watcher, bounds, ready));
        core.cgroups.remove_all()?;
        core.forwards.remove()?;
        core.firewalls.remove()?;
        core.bridges.remove_all()?;
        core.pool.destroy()?;
        core.ids.release()?;
        Limits::host().restore(core.config.instance.as_str());
        core.store.destroy()
    }
}

impl Core {
    /// Waits for this container's turn, or that of an image or a volume.
    fn turn(&self, id: &Id) -> Turn<'_> {
        self.turns.take(id)
    }
    /// `not_found` unless the image is here.
    fn demand_image(&self, id: &Id) -> Result<()> {
        let here = self.pool.image_path(id).join("rootfs").is_dir();
        if here { Ok(()) } else { Err(Error::not_found(format!("image {id} is not on this host"))) }
    }
    /// No image is deleted until this is dropped: by then the spec of the container that stands on one is stored.
    fn keep_images(&self) -> RwLockReadGuard<'_, ()> {
        self.images.read().unwrap_or_else(PoisonError::into_inner)
    }
    fn tell(&self, observed: &Observed) {
        for listener in lock(&self.listeners).iter() {
            listener(observed.clone());
        }
    }
    fn folder(&self, id: &Id) -> PathBuf {
        self.store.folder(id)
    }
}

/// Takes a lock; a thread that panicked holding one left nothing half-done in memory, as the truth is on disk.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a folder with its content; absent is fine.
pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).doing(format_args!("remove {}", path.display()))
        }
        _ => Ok(()),
    }
}
