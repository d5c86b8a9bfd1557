//! Charts, drawn here: bars in an SVG of plain shapes, whose colours are the stylesheet's.

use askama::Template;

/// Sizes in the chart's own units.
const STEP: i64 = 20;
const BAR: i64 = 14;
const HEIGHT: i64 = 120;

/// A bar of two parts, one on the other.
struct Bar {
    x: i64,
    lower: i64,
    upper: i64,
}

/// Bars side by side, with what they say in words.
#[derive(Template)]
#[template(path = "admin/chart.html")]
pub struct Chart {
    bars: Vec<Bar>,
    says: String,
    first: String,
    last: String,
}

/// Its template escapes every part.
impl askama::filters::HtmlSafe for Chart {}

impl Chart {
    /// Draws counts, each of a lower and an upper part. `says`: the same in words, for who does not see it;
    /// `first` and `last`: what stands below the ends.
    #[must_use]
    pub fn new(counts: &[(i64, i64)], says: String, first: String, last: String) -> Self {
        let most = counts.iter().map(|(lower, upper)| lower + upper).max().unwrap_or_default();
        let bar = |(x, (lower, upper)): (i64, &(i64, i64))| Bar {
            x: x * STEP,
            lower: height(*lower, most),
            upper: height(*upper, most),
        };
        Self { bars: (0..).zip(counts).map(bar).collect(), says, first, last }
    }

    fn width(&self) -> usize {
        self.bars.len() * usize::try_from(STEP).unwrap_or_default()
    }

    const fn bar() -> i64 {
        BAR
    }

    const fn height() -> i64 {
        HEIGHT
    }
}

impl Bar {
    const fn lower_y(&self) -> i64 {
        HEIGHT - self.lower
    }

    const fn upper_y(&self) -> i64 {
        HEIGHT - self.lower - self.upper
    }
}

/// How high a part is. One that is there shows, however little it is.
fn height(count: i64, most: i64) -> i64 {
    // Room at the top for the highest, and for two parts that were made to show.
    let room = i128::from(HEIGHT - 4);
    let scaled = i128::from(count) * room / i128::from(most.max(1));
    i64::try_from(scaled).unwrap_or_default().max(i64::from(count > 0))
}

#[cfg(test)]
mod tests {
    use askama::Template as _;

    use super::{Chart, HEIGHT, height};

    #[test]
    fn what_is_there_shows_and_nothing_leaves_the_frame() {
        assert_eq!((height(0, 0), height(0, 5)), (0, 0));
        assert_eq!(height(1, 1_000_000), 1);
        assert_eq!(height(i64::MAX, i64::MAX), HEIGHT - 4);
        for (lower, upper) in [(1, 999), (999, 1), (500, 500), (1_000, 0)] {
            assert!(height(lower, 1_000) + height(upper, 1_000) <= HEIGHT);
        }
    }

    #[test]
    fn it_says_in_words_what_it_shows() {
        let chart = Chart::new(&[(1, 2), (0, 0)], "Three <at most>".into(), "a".into(), "b".into());
        let svg = chart.render().unwrap();
        assert!(svg.contains("role=\"img\"") && svg.contains("Three &#60;at most&#62;"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<script"), "{svg}");
    }
}
