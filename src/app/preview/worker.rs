//! One thread that sets the paper and paints it, beside the frame. Of each only the newest request counts.

use super::raster::{PixelRect, Rasterizer};
use crate::layout::{Cache, Pages};
use egui::ColorImage;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Sets the paper over a snapshot, with the texts that were set for the last one. An error is a sentence for the
/// officer.
pub type Compose = Box<dyn FnOnce(&mut Cache) -> Result<Pages, String> + Send>;

/// A piece of a page at one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    pub page: usize,
    pub pixels_per_point: f64,
    pub part: PixelRect,
}

/// What became of a request. `paper` is the number that the caller gave to the paper it was made for.
pub enum Answer {
    Composed { paper: u64, result: Result<Arc<Pages>, String> },
    Painted { paper: u64, tile: Tile, image: ColorImage },
}

/// The thread, as the frame sees it. It ends when this is dropped.
pub struct Worker {
    desk: Arc<Desk>,
    answers: Receiver<Answer>,
}

impl Worker {
    /// Starts the thread; each answer asks for a new frame.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(context: egui::Context) -> std::io::Result<Self> {
        let desk = Arc::new(Desk::default());
        let (sender, answers) = channel();
        let shared = Arc::clone(&desk);
        std::thread::Builder::new().name("preview".to_owned()).spawn(move || work(&shared, &sender, &context))?;
        Ok(Self { desk, answers })
    }

    /// Asks for a paper to be set; an earlier request that was not begun is dropped.
    pub fn compose(&self, paper: u64, compose: Compose) {
        self.desk.change(|requests| requests.compose = Some((paper, compose)));
    }

    /// Asks for pieces to be painted, the most wanted first; earlier requests that were not begun are dropped.
    pub fn paint(&self, paper: u64, pages: Arc<Pages>, tiles: Vec<Tile>) {
        self.desk.change(|requests| requests.paint = Some(Paint { paper, pages, tiles: tiles.into() }));
    }

    /// What has come back since the last call.
    pub fn answers(&self) -> impl Iterator<Item = Answer> {
        self.answers.try_iter()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.desk.change(|requests| *requests = Requests { closed: true, ..Requests::default() });
    }
}

/// Where requests wait for the thread.
#[derive(Default)]
struct Desk {
    requests: Mutex<Requests>,
    changed: Condvar,
}

#[derive(Default)]
struct Requests {
    compose: Option<(u64, Compose)>,
    paint: Option<Paint>,
    closed: bool,
}

struct Paint {
    paper: u64,
    pages: Arc<Pages>,
    tiles: VecDeque<Tile>,
}

enum Job {
    Compose { paper: u64, compose: Compose },
    Paint { paper: u64, pages: Arc<Pages>, tile: Tile },
}

impl Desk {
    fn requests(&self) -> MutexGuard<'_, Requests> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Requests)) {
        change(&mut self.requests());
        self.changed.notify_one();
    }

    /// Waits for something to do; `None` when there will be nothing more. What is in view is painted before a new
    /// paper is set, because it takes a few milliseconds only.
    fn next(&self) -> Option<Job> {
        let mut requests = self.requests();
        loop {
            if requests.closed {
                return None;
            }
            if let Some(job) = requests.take() {
                return Some(job);
            }
            requests = self.changed.wait(requests).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Requests {
    fn take(&mut self) -> Option<Job> {
        if let Some(paint) = &mut self.paint
            && let Some(tile) = paint.tiles.pop_front()
        {
            return Some(Job::Paint { paper: paint.paper, pages: Arc::clone(&paint.pages), tile });
        }
        self.paint = None;
        let (paper, compose) = self.compose.take()?;
        Some(Job::Compose { paper, compose })
    }
}

fn work(desk: &Desk, answers: &Sender<Answer>, context: &egui::Context) {
    let mut rasterizer = Rasterizer::default();
    let mut cache = Cache::default();
    while let Some(job) = desk.next() {
        let Some(answer) = perform(job, &mut rasterizer, &mut cache) else { continue };
        if answers.send(answer).is_err() {
            return;
        }
        context.request_repaint();
    }
}

/// `None` for a piece that could not be painted.
fn perform(job: Job, rasterizer: &mut Rasterizer, cache: &mut Cache) -> Option<Answer> {
    match job {
        Job::Compose { paper, compose } => {
            let result = catch_unwind(AssertUnwindSafe(|| compose(cache))).unwrap_or_else(|_| {
                // What was being set when it broke off is not to be trusted.
                *cache = Cache::default();
                Err("プレビューを組めませんでした（プログラムの誤り）。編集はそのまま続けられます".to_owned())
            });
            Some(Answer::Composed { paper, result: result.map(Arc::new) })
        }
        Job::Paint { paper, pages, tile } => {
            let page = pages.pages.get(tile.page)?;
            let paint = AssertUnwindSafe(|| rasterizer.paint(page, tile.pixels_per_point, tile.part));
            match catch_unwind(paint) {
                Ok(image) => Some(Answer::Painted { paper, tile, image }),
                Err(_) => {
                    *rasterizer = Rasterizer::default();
                    log::error!("a page of the preview could not be painted: {tile:?}");
                    None
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use std::time::Duration;

    fn worker() -> Worker {
        Worker::start(egui::Context::default()).expect("a thread")
    }

    fn next(worker: &Worker) -> Answer {
        worker.answers.recv_timeout(Duration::from_secs(20)).expect("an answer")
    }

    fn composed(answer: Answer) -> (u64, Result<String, String>) {
        match answer {
            Answer::Composed { paper, result } => (paper, result.map(|pages| pages.title.clone())),
            Answer::Painted { .. } => panic!("painted instead of composed"),
        }
    }

    fn titled(title: &str) -> Compose {
        let title = title.to_owned();
        Box::new(move |_| Ok(Pages { title, ..Pages::default() }))
    }

    /// Keeps the thread busy until the sender is dropped.
    fn busy(worker: &Worker) -> Sender<()> {
        let ((begun_sender, begun), (release, wait)) = (channel::<()>(), channel::<()>());
        let compose = move |_: &mut Cache| {
            drop(begun_sender);
            // Ends when the other side is dropped.
            let _released = wait.recv();
            Ok(Pages::default())
        };
        worker.compose(0, Box::new(compose));
        let _begun = begun.recv();
        release
    }

    #[test]
    fn a_superseded_paper_is_never_set() {
        let worker = worker();
        let release = busy(&worker);
        worker.compose(1, Box::new(|_| panic!("a superseded request was begun")));
        worker.compose(2, titled("newest"));
        drop(release);
        assert_eq!(composed(next(&worker)).0, 0);
        assert_eq!(composed(next(&worker)), (2, Ok("newest".to_owned())));
    }

    #[test]
    fn superseded_pieces_are_never_painted() {
        let worker = worker();
        let pages = Arc::new(Pages { pages: vec![sample::table_page()], ..Pages::default() });
        let tile =
            |left| Tile { page: 0, pixels_per_point: 1.0, part: PixelRect { left, top: 0, width: 8, height: 8 } };
        let release = busy(&worker);
        worker.paint(5, Arc::clone(&pages), vec![tile(8), tile(16)]);
        worker.paint(5, Arc::clone(&pages), vec![tile(24), tile(32)]);
        drop(release);
        assert_eq!(composed(next(&worker)).0, 0);
        for left in [24, 32] {
            let Answer::Painted { paper: 5, tile: painted, image } = next(&worker) else { panic!("not painted") };
            assert_eq!((painted, image.size), (tile(left), [8, 8]));
        }
    }

    #[test]
    fn trouble_is_reported_and_the_thread_goes_on() {
        let worker = worker();
        worker.compose(1, Box::new(|_| Err("組めません".to_owned())));
        assert_eq!(composed(next(&worker)), (1, Err("組めません".to_owned())));
        worker.compose(2, Box::new(|_| panic!("broken")));
        assert!(composed(next(&worker)).1.expect_err("an error").contains("プログラムの誤り"));
        worker.compose(3, titled("again"));
        assert_eq!(composed(next(&worker)), (3, Ok("again".to_owned())));
    }
}
