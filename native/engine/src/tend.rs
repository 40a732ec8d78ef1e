//! What somebody else took from a running container: a card's end on the host, its bridge, a control group. Made again in place within seconds; what
//! cannot be is told in the host's checks until it is there or the container has stopped.
use std::os::fd::AsFd;

use berth_host::net::netlink::Socket;
use berth_host::net::{guard, link, rate};
use berth_host::process;
use berth_plan::launch::nic_plan;
use berth_plan::report::Started;
use berth_plan::{MendPlan, Rates};
use berth_types::{Check, ContainerSpec, Error, Id, Result};

use crate::{Core, lock, shim};

impl Core {
    /// Looks at every running container. May wait for one whose turn is taken.
    pub(crate) fn tend_all(&self) {
        for id in self.store.containers().unwrap_or_default() {
            let Some(started) = self.store.started(&id) else {
                lock(&self.broken).remove(&id);
                continue;
            };
            if self.is_whole(&id, &started) {
                lock(&self.broken).remove(&id);
                continue;
            }
            match self.tend(&id) {
                Ok(()) => lock(&self.broken).remove(&id),
                Err(error) => lock(&self.broken).insert(id, error.to_string()),
            };
        }
    }

    /// What running containers lack that could not be made again.
    pub(crate) fn tending_check(&self) -> Check {
        let broken = lock(&self.broken);
        let found = match broken.iter().next() {
            None => "have all that was made for them".to_owned(),
            Some((id, why)) => {
                format!("{} lack a network card, a bridge or a control group: {id}: {why}", broken.len())
            }
        };
        Check {
            name: "running containers".to_owned(),
            ok: broken.is_empty(),
            required: false,
            found,
            fix: "find out who removes what is named berth on this host; restart the container".to_owned(),
        }
    }

    fn is_whole(&self, id: &Id, started: &Started) -> bool {
        started.links.iter().all(|name| link::is_bridged(name)) && self.cgroups.open(id.as_str()).lacking().is_empty()
    }

    fn tend(&self, id: &Id) -> Result<()> {
        let turn = self.turn(id);
        let Some(started) = self.store.started(turn.id()) else { return Ok(()) };
        let Some(init) = process::open_exact(started.pid, started.start_time) else { return Ok(()) };
        let spec = self.store.spec(id)?;
        let base = self.ids.base(self.store.record(id)?.slot);
        self.cgroups.complete(id.as_str(), &spec.limits, base)?;
        self.tend_cards(&spec, &started, init)
    }

    /// Deletes the bridge of a network when this host has no container of it any more.
    pub(crate) fn release_bridge(&self, network: &Id) {
        self.bridges.release(network, || self.any_container(network, |_| true));
    }

    /// Deletes bridges that no container is on, or about to be.
    pub(crate) fn release_bridges(&self) {
        let lives = |id: &Id| !matches!(self.shim_of(id), Ok(None));
        self.bridges.release_unused(|network| self.any_container(network, lives));
    }

    /// Whether there is a container of a network of which this holds; so when that cannot be told.
    fn any_container(&self, network: &Id, holds: impl Fn(&Id) -> bool) -> bool {
        let on = |id: &Id| self.store.spec(id).is_ok_and(|spec| spec.nics.iter().any(|nic| nic.network_id == *network));
        self.store.containers().map_or(true, |ids| ids.iter().any(|id| on(id) && holds(id)))
    }

    /// Cards keep the names of their ends on the host: what is counted and guarded goes by them.
    fn tend_cards(&self, spec: &ContainerSpec, started: &Started, init: impl AsFd) -> Result<()> {
        let mut born = Vec::new();
        for (name, nic) in started.links.iter().zip(&spec.nics) {
            if link::is_bridged(name) {
                continue;
            }
            let (bridge, prefix, mtu) = self.link(nic)?;
            let plan = nic_plan(nic, bridge, prefix, mtu)?;
            let mut socket = Socket::open()?;
            if link::index_of(name).is_ok() {
                link::join_bridge(&mut socket, name, &plan.bridge)?;
                continue;
            }
            let network = std::fs::File::open(format!("/proc/{}/ns/net", started.pid))
                .map_err(|error| Error::io("open the container's network", error))?;
            link::create(&mut socket, &plan, name, network.as_fd())?;
            guard::allow(name, &plan)?;
            let rates = Rates::from(&spec.limits);
            if rates != Rates::default() {
                rate::set(&mut socket, name, rates)?;
            }
            born.push(plan);
        }
        drop(init);
        if born.is_empty() {
            return Ok(());
        }
        let plan = MendPlan { pid: started.pid, start_time: started.start_time, figures: None, nics: born };
        shim::mend(&self.shim.path(), &plan)
    }
}
