//! The one thread that writes. It owns the open file, takes the saves in the order in which they were made and keeps
//! one that failed at the head of the queue until it is written.

use super::SaveState;
use super::backups::Backups;
use crate::store::{BackupReason, Generation, Save, Store, StoreError, VerifyReport};
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const RETRY_EVERY: Duration = Duration::from_secs(5);

/// Gets, besides the file, why what was queued before it could not be saved.
type Question = Box<dyn FnOnce(&mut Desk, Option<StoreError>) + Send>;
type Waker = Box<dyn Fn() + Send + Sync>;

/// What the thread has before it.
pub(super) struct Desk {
    store: Store,
    backups: Option<Backups>,
}

/// A question to the open file.
struct Request {
    /// Asked only once these saves are written, or one of them has failed since.
    after: Option<After>,
    question: Question,
}

/// A point in the queue of saves.
#[derive(Clone, Copy)]
struct After {
    saves: u64,
    failures: u64,
}

/// What the thread and its owner share.
#[derive(Default)]
struct Queue {
    /// Not yet acknowledged; the first one may be in work.
    saves: VecDeque<Arc<Save>>,
    /// How many were queued and how many of them are written, since the file was opened.
    queued: u64,
    written: u64,
    /// Questions to the open file (backup, history), answered between two saves.
    requests: VecDeque<Request>,
    /// Why the first save could not be written at the last attempt.
    failure: Option<StoreError>,
    /// Grows with every attempt that failed.
    failures: u64,
    /// Do not wait for the next attempt.
    retry_now: bool,
    /// Write what is queued, then end.
    closing: bool,
    /// What became of the last backup that was made by itself.
    last_backup: Option<Result<Generation, StoreError>>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    waker: Mutex<Option<Waker>>,
}

impl Shared {
    /// Nothing panics while it holds the lock; a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        self.changed.notify_all();
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            waker();
        }
    }
}

/// What the writer thread has been asked. It may be waited for on any thread.
pub struct Answer<T> {
    receiver: mpsc::Receiver<T>,
    path: PathBuf,
}

impl<T> Answer<T> {
    /// An error when the writer thread is gone.
    pub fn wait(self) -> Result<T, StoreError> {
        self.receiver.recv().map_err(|_| gone(&self.path))
    }
}

/// The owner's end.
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Writer {
    pub fn start(store: Store) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared::default());
        let path = store.path().to_path_buf();
        let theirs = shared.clone();
        let thread = std::thread::Builder::new()
            .name("hyokacho-writer".to_owned())
            .spawn(move || write_all(store, &theirs))
            .map_err(|error| StoreError::Io { file: path.clone(), detail: error.to_string() })?;
        Ok(Self { shared, thread: Some(thread), path })
    }

    pub fn push(&self, save: Save) {
        let mut queue = self.shared.lock();
        queue.saves.push_back(Arc::new(save));
        queue.queued += 1;
        drop(queue);
        self.shared.changed.notify_all();
    }

    pub fn state(&self) -> SaveState {
        let queue = self.shared.lock();
        let pending = queue.saves.len();
        match &queue.failure {
            _ if pending == 0 => SaveState::Saved,
            Some(failure) => SaveState::Failed { message: failure.to_string(), pending },
            None => SaveState::Saving { pending },
        }
    }

    pub fn retry(&self) {
        self.shared.lock().retry_now = true;
        self.shared.changed.notify_all();
    }

    /// Waits until the queue is empty or an attempt made from now on fails.
    pub fn flush(&self) -> Result<(), StoreError> {
        let mut queue = self.shared.lock();
        let failures = queue.failures;
        queue.retry_now = queue.failure.is_some();
        self.shared.changed.notify_all();
        while !queue.saves.is_empty() {
            if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
                return Err(gone(&self.path));
            }
            if let Some(failure) = queue.failure.as_ref().filter(|_| queue.failures > failures) {
                return Err(failure.clone());
            }
            queue = self.wait(queue, Duration::from_secs(1));
        }
        Ok(())
    }

    fn wait<'a>(&self, queue: MutexGuard<'a, Queue>, at_most: Duration) -> MutexGuard<'a, Queue> {
        self.shared.changed.wait_timeout(queue, at_most).unwrap_or_else(PoisonError::into_inner).0
    }

    /// Has `question` answered by the thread that owns the file, between two saves.
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask_desk(move |desk| question(&mut desk.store))
    }

    fn ask_desk<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Desk) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask_later(question).wait()
    }

    fn ask_later<T: Send + 'static>(&self, question: impl FnOnce(&mut Desk) -> T + Send + 'static) -> Answer<T> {
        let (sender, receiver) = mpsc::channel();
        // Whoever asked may have gone; the answer is then nobody's.
        let question: Question = Box::new(move |desk, _| drop(sender.send(question(desk))));
        self.request(None, question);
        Answer { receiver, path: self.path.clone() }
    }

    /// Asks once everything queued up to now is written; the answer is the failure when an attempt made from now on
    /// fails.
    fn ask_when_saved<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Desk) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<Result<T, StoreError>> {
        let (sender, receiver) = mpsc::channel();
        let question: Question = Box::new(move |desk, failure| {
            drop(sender.send(match failure {
                None => question(desk),
                Some(failure) => Err(failure),
            }));
        });
        let after = {
            let mut queue = self.shared.lock();
            queue.retry_now = queue.failure.is_some();
            After { saves: queue.queued, failures: queue.failures }
        };
        self.request(Some(after), question);
        Answer { receiver, path: self.path.clone() }
    }

    fn request(&self, after: Option<After>, question: Question) {
        self.shared.lock().requests.push_back(Request { after, question });
        self.shared.changed.notify_all();
    }

    /// Checks the open file, between two saves.
    pub fn verify(&self) -> Answer<Result<VerifyReport, StoreError>> {
        self.ask_later(|desk| desk.store.verify())
    }

    /// Copies the file to `to`, with everything queued up to now.
    pub fn backup_to(&self, to: PathBuf) -> Answer<Result<VerifyReport, StoreError>> {
        self.ask_when_saved(move |desk| desk.store.backup(&to))
    }

    /// From now on backups are made by themselves under `folder`.
    pub fn back_up_to(&self, folder: PathBuf) -> Result<(), StoreError> {
        self.ask_desk(move |desk| desk.backups = Some(Backups::new(folder, desk.store.revision())))
    }

    /// Makes a backup of everything queued up to now; `None` when there is no folder for them.
    pub fn back_up_now(
        &self,
        reason: BackupReason,
        at: DateTime<Utc>,
    ) -> Answer<Result<Option<Generation>, StoreError>> {
        self.ask_when_saved(move |desk| {
            let made = desk.backups.as_mut().map(|backups| backups.make(&mut desk.store, reason, at));
            made.transpose()
        })
    }

    /// The same without waiting for it, of what is written when it is made.
    pub fn request_backup(&self, reason: BackupReason, at: DateTime<Utc>) {
        let shared = Arc::downgrade(&self.shared);
        let question: Question = Box::new(move |desk, _| {
            let Some(shared) = shared.upgrade() else { return };
            back_up(&shared, desk, |backups, store| Some(backups.make(store, reason, at)));
        });
        self.request(None, question);
    }

    pub fn last_backup(&self) -> Option<Result<Generation, StoreError>> {
        self.shared.lock().last_backup.clone()
    }

    pub fn set_waker(&self, waker: Waker) {
        *self.shared.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Err(error) = self.flush() {
            log::error!("{error}");
        }
        self.shared.lock().closing = true;
        self.shared.changed.notify_all();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            log::error!("{}", gone(&self.path));
        }
    }
}

fn gone(path: &Path) -> StoreError {
    StoreError::Io { file: path.to_path_buf(), detail: "保存の処理が止まっています".to_owned() }
}

enum Job {
    Answer(Question, Option<StoreError>),
    Write(Arc<Save>),
    End,
}

fn write_all(store: Store, shared: &Shared) {
    let mut desk = Desk { store, backups: None };
    loop {
        match next_job(shared) {
            Job::Answer(question, failure) => question(&mut desk, failure),
            Job::Write(save) => {
                let result = desk.store.write(&save);
                let written = result.is_ok();
                acknowledge(&mut shared.lock(), result);
                shared.wake();
                if written {
                    back_up(shared, &mut desk, |backups, store| backups.after_save(store, save.at));
                }
            }
            Job::End => {
                back_up(shared, &mut desk, Backups::at_closing);
                return;
            }
        }
    }
}

fn back_up(
    shared: &Shared,
    desk: &mut Desk,
    make: impl FnOnce(&mut Backups, &mut Store) -> Option<Result<Generation, StoreError>>,
) {
    if let Some(made) = desk.backups.as_mut().and_then(|backups| make(backups, &mut desk.store)) {
        if let Err(error) = &made {
            log::warn!("no backup: {error}");
        }
        shared.lock().last_backup = Some(made);
        shared.wake();
    }
}

fn acknowledge(queue: &mut Queue, result: Result<(), StoreError>) {
    match result {
        Ok(()) => {
            queue.saves.pop_front();
            queue.written += 1;
            queue.failure = None;
        }
        Err(failure) => {
            queue.failure = Some(failure);
            queue.failures += 1;
            queue.retry_now = false;
        }
    }
}

/// The first question, if nothing is to be written before it.
fn next_question(queue: &mut Queue) -> Option<(Question, Option<StoreError>)> {
    let after = queue.requests.front()?.after;
    let written = after.is_none_or(|after| queue.written >= after.saves);
    let failed = after.is_some_and(|after| queue.failures > after.failures);
    let failure = if written { None } else { queue.failure.clone().filter(|_| failed) };
    if !written && failure.is_none() {
        return None;
    }
    queue.requests.pop_front().map(|request| (request.question, failure))
}

/// Waits for something to do. After a failure nothing is written until the time is up or somebody asks for it.
fn next_job(shared: &Shared) -> Job {
    let mut queue = shared.lock();
    let try_again_at = Instant::now() + RETRY_EVERY;
    loop {
        if let Some((question, failure)) = next_question(&mut queue) {
            return Job::Answer(question, failure);
        }
        // The one who closes has tried again before.
        let wait = match queue.failure {
            None => false,
            Some(_) => queue.closing || (!queue.retry_now && Instant::now() < try_again_at),
        };
        match queue.saves.front() {
            Some(save) if !wait => return Job::Write(save.clone()),
            _ if queue.closing => return Job::End,
            _ => {}
        }
        queue = shared.changed.wait_timeout(queue, RETRY_EVERY).unwrap_or_else(PoisonError::into_inner).0;
    }
}
