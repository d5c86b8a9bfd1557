//! Passwords take a fifth of a second and 19 MiB each, so that one is hashed at a time.

use actix_web::web;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::super::fault::Fault;

/// How many may wait for their turn.
const QUEUE: usize = 16;

/// Who may hash.
#[derive(Debug)]
pub struct Hashing {
    turn: Semaphore,
    queue: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { turn: Semaphore::new(1), queue: Semaphore::new(QUEUE) }
    }
}

/// A place in the queue: who has it will get their turn.
pub struct Place<'a> {
    turn: &'a Semaphore,
    _waits: SemaphorePermit<'a>,
}

impl Hashing {
    /// Takes a place in the queue, before anything is counted.
    ///
    /// # Errors
    /// [`Fault::Busy`] where too many wait.
    pub fn queue(&self) -> Result<Place<'_>, Fault> {
        let waits = self.queue.try_acquire().map_err(|_| Fault::Busy)?;
        Ok(Place { turn: &self.turn, _waits: waits })
    }
}

impl Place<'_> {
    /// Does it, alone.
    ///
    /// # Errors
    /// Where the server is stopping.
    pub async fn alone<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let _turn = self.turn.acquire().await.map_err(|_| Fault::Internal)?;
        web::block(work).await.map_err(|_| Fault::Internal)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Hashing};

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
}
