//! A pool of its own for each test.
use std::fs;
use std::path::PathBuf;

use berth_host::pool::{self, Pool};
use berth_types::{ErrorCode, Id};

/// A state folder that is destroyed with its pool, whatever happens.
pub struct State(pub PathBuf);
impl State {
    pub fn new(name: &str) -> Self {
        let state = Self(std::env::temp_dir().join(format!("berth-pool-{name}-{}", std::process::id())));
        fs::create_dir_all(&state.0).unwrap();
        state
    }
    pub fn open(&self) -> Box<dyn Pool> {
        pool::open(&self.0, 512).unwrap()
    }
}
impl Drop for State {
    fn drop(&mut self) {
        let gone = pool::open(&self.0, 512).and_then(|pool| pool.destroy());
        assert!(std::thread::panicking() || gone.is_ok(), "{gone:?}");
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub fn code<T: std::fmt::Debug>(result: berth_types::Result<T>) -> ErrorCode {
    result.unwrap_err().code
}
