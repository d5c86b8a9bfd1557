//! Passwords take a fifth of a second and 19 MiB each, so that one is hashed at a time.

use std::sync::Arc;

use actix_web::web;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::fault::Fault;

/// How many may wait for their turn.
const QUEUE: usize = 16;

/// Who may hash.
#[derive(Debug)]
pub struct Hashing {
    turn: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), queue: Arc::new(Semaphore::new(QUEUE)) }
    }
}

/// A place in the queue: who has it will get their turn.
pub struct Place {
    turn: Arc<Semaphore>,
    waits: OwnedSemaphorePermit,
}

impl Hashing {
    /// Takes a place in the queue, before anything is counted.
    ///
    /// # Errors
    /// [`Fault::Busy`] where too many wait.
    pub fn queue(&self) -> Result<Place, Fault> {
        let waits = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Fault::Busy)?;
        Ok(Place { turn: Arc::clone(&self.turn), waits })
    }
}

impl Place {
    /// Does it, alone. Work that has begun goes on when whoever asked for it has gone, and keeps its turn.
    ///
    /// # Errors
    /// Where the server is stopping.
    pub async fn alone<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let turn = self.turn.acquire_owned().await.map_err(|_| Fault::Internal)?;
        let held = (turn, self.waits);
        let work = move || {
            let done = work();
            drop(held);
            done
        };
        web::block(work).await.map_err(|_| Fault::Internal)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use futures_util::future::join_all;
    use tokio::sync::oneshot;

    use super::{Fault, Hashing, QUEUE};

    #[tokio::test]
    async fn sixteen_wait_and_one_more_does_not() {
        let hashing = Hashing::default();
        let mut places: Vec<_> = (0..16).map(|_| hashing.queue().unwrap()).collect();
        assert_eq!(hashing.queue().err(), Some(Fault::Busy));
        // Whoever had their turn makes place for one more; whoever goes away does so too.
        assert_eq!(places.pop().unwrap().alone(|| 7).await, Ok(7));
        places.push(hashing.queue().unwrap());
        assert_eq!(hashing.queue().err(), Some(Fault::Busy));
        drop(places);
        assert_eq!((0..17).filter_map(|_| hashing.queue().ok()).collect::<Vec<_>>().len(), 16);
    }

    #[tokio::test]
    async fn whoever_goes_away_half_way_lets_nobody_in_beside_their_work() {
        let hashing = Hashing::default();
        let (started, has_started) = oneshot::channel();
        let (end, until) = mpsc::channel::<()>();
        let (gone, has_gone) = oneshot::channel();
        let first = tokio::spawn(hashing.queue().unwrap().alone(move || {
            started.send(()).unwrap();
            let _ = until.recv();
            gone.send(()).unwrap();
        }));
        has_started.await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        // The caller is gone, and its work is not.
        assert_eq!((hashing.turn.available_permits(), hashing.queue.available_permits()), (0, QUEUE - 1));
        end.send(()).unwrap();
        has_gone.await.unwrap();
        assert_eq!(hashing.queue().unwrap().alone(|| 7).await, Ok(7));
        assert_eq!((hashing.turn.available_permits(), hashing.queue.available_permits()), (1, QUEUE));
    }

    #[tokio::test]
    async fn no_two_work_at_once() {
        let hashing = Hashing::default();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            hashing.queue().unwrap().alone(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                for _ in 0..1_000 {
                    std::thread::yield_now();
                }
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        let all = join_all((0..QUEUE).map(work)).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }
}
