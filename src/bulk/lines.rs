//! Lines out of a stream of bytes: one at a time, and never more than one in memory.

use futures_util::{Stream, StreamExt as _};

use crate::error::Error;

/// Largest line that is read, in bytes: that of a notification.
pub const LARGEST: usize = 64 * 1_024;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Where it ends, its newline counted, in bytes from the beginning.
    pub end: u64,
    /// What stands in it, without the newline; none where that is more than [`LARGEST`].
    pub text: Option<Vec<u8>>,
}

/// The lines of a stream, without those in which nothing stands.
pub struct Lines<S> {
    source: S,
    buffer: Vec<u8>,
    /// What of the buffer has been handed out, and what has been looked through.
    start: usize,
    seen: usize,
    /// Whether the line is too long, and what follows of it is thrown away.
    skips: bool,
    ended: bool,
    number: u64,
    end: u64,
}

impl<S, C> Lines<S>
where
    S: Stream<Item = Result<C, Error>> + Unpin,
    C: AsRef<[u8]>,
{
    /// The lines of a stream that begins after so many lines and bytes.
    pub const fn after(source: S, number: u64, end: u64) -> Self {
        Self { source, buffer: Vec::new(), start: 0, seen: 0, skips: false, ended: false, number, end }
    }

    /// The next line; none at the end.
    ///
    /// # Errors
    /// From the stream.
    pub async fn next(&mut self) -> Result<Option<Line>, Error> {
        loop {
            if let Some(line) = self.whole() {
                if line.text.as_ref().is_some_and(|text| text.iter().all(u8::is_ascii_whitespace)) {
                    continue;
                }
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            match self.source.next().await {
                Some(more) => self.take(more?.as_ref()),
                None => self.ended = true,
            }
        }
    }

    fn take(&mut self, more: &[u8]) {
        // What was handed out makes room first.
        self.buffer.drain(..self.start);
        self.seen -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(more);
    }

    /// The next line in the buffer; at the end of the stream also one without newline.
    fn whole(&mut self) -> Option<Line> {
        let rest = self.buffer.get(self.seen..).unwrap_or_default();
        let (length, newline) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => (self.seen - self.start + at, 1),
            None if self.ended && (self.skips || self.start < self.buffer.len()) => {
                (self.buffer.len() - self.start, 0)
            }
            None => {
                self.seen = self.buffer.len();
                self.forget_what_is_too_long();
                return None;
            }
        };
        let stop = self.start + length;
        let too_long = self.skips || length > LARGEST;
        let text = (!too_long).then(|| self.buffer.get(self.start..stop).unwrap_or_default().to_vec());
        self.start = stop + newline;
        self.seen = self.start;
        self.skips = false;
        self.number += 1;
        self.end += u64::try_from(length + newline).unwrap_or(0);
        Some(Line { number: self.number, end: self.end, text })
    }

    fn forget_what_is_too_long(&mut self) {
        let length = self.buffer.len() - self.start;
        if length > LARGEST {
            self.skips = true;
        }
        if self.skips {
            self.end += u64::try_from(length).unwrap_or(0);
            self.start = self.buffer.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use futures_util::stream::iter;

    use super::{LARGEST, Line, Lines};
    use crate::error::Error;

    fn lines(chunks: &[&[u8]]) -> Vec<Line> {
        let chunks: Vec<Result<Vec<u8>, Error>> = chunks.iter().map(|chunk| Ok(chunk.to_vec())).collect();
        let mut lines = Lines::after(iter(chunks), 0, 0);
        let all = async {
            let mut all = Vec::new();
            while let Some(line) = lines.next().await.unwrap() {
                all.push(line);
            }
            all
        };
        all.now_or_never().unwrap()
    }

    fn line(number: u64, end: u64, text: &str) -> Line {
        Line { number, end, text: Some(text.as_bytes().to_vec()) }
    }

    #[test]
    fn lines_are_the_same_however_their_bytes_come() {
        let text = b"ab\n\n \ncde\nfg";
        assert_eq!(lines(&[text]), [line(1, 3, "ab"), line(4, 10, "cde"), line(5, 12, "fg")]);
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(lines(&bytes), lines(&[text]));
        assert_eq!(lines(&[b"", b"ab", b"\n"]), [line(1, 3, "ab")]);
        assert_eq!(lines(&[]), []);
    }

    #[test]
    fn a_line_of_64_kib_is_read_and_one_byte_more_is_not() {
        let longest = vec![b'x'; LARGEST];
        let found = lines(&[&longest, b"\n", &longest, b"x\n", b"ab"]);
        let longest = u64::try_from(LARGEST).unwrap();
        assert_eq!(found[0].text.as_ref().map(Vec::len), Some(LARGEST));
        assert_eq!(found[1], Line { number: 2, end: 2 * longest + 3, text: None });
        assert_eq!(found[2], line(3, 2 * longest + 5, "ab"));
        // Far longer ones neither, without newline at the end too.
        let much = vec![b'x'; 3 * LARGEST];
        let found = lines(&[&much, &much, b"\nab\n", &much]);
        let texts: Vec<bool> = found.iter().map(|line| line.text.is_some()).collect();
        assert_eq!(texts, [false, true, false]);
        assert_eq!(found[2].end, 9 * longest + 4);
    }
}
