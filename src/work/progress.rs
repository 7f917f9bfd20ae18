//! Progress and cancelling in one: the call that reports is the call that learns of the officer's 中止.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The officer has pressed 中止.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("中止しました。ファイルは書き出していません")]
pub struct Cancelled;

/// Shared between a job and whoever watches it.
#[derive(Default)]
pub struct Progress {
    cancelled: AtomicBool,
    permille: AtomicU32,
    stage: Mutex<String>,
    waker: Option<Box<dyn Fn() + Send + Sync>>,
}

impl Progress {
    /// `waker` is called after each report, from the job's thread.
    pub fn with_waker(waker: impl Fn() + Send + Sync + 'static) -> Self {
        Self { waker: Some(Box::new(waker)), ..Self::default() }
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Says how far the job is (0.0 to 1.0) and what it does now.
    pub fn report(&self, fraction: f32, stage: &str) -> Result<(), Cancelled> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        self.permille.store((fraction.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
        {
            let mut current = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
            current.clear();
            current.push_str(stage);
        }
        if let Some(waker) = &self.waker {
            waker();
        }
        Ok(())
    }

    pub fn fraction(&self) -> f32 {
        self.permille.load(Ordering::Relaxed) as f32 / 1000.0
    }

    pub fn stage(&self) -> String {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
