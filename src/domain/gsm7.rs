//! The alphabet of text messages: 3GPP TS 23.038, GSM 7-bit default alphabet.

/// Septets that fit one message without a header for joining.
pub const SEGMENT: usize = 160;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// How many septets a text takes; `None` where a character is outside the alphabet, so that the
/// message would go out as UCS-2 with 70 characters a segment.
#[must_use]
pub fn septets(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, c| {
        if BASIC.contains(c) {
            Some(sum + 1)
        } else if EXTENDED.contains(c) {
            Some(sum + 2)
        } else {
            None
        }
    })
}

/// Whether a text is one GSM-7 segment.
#[must_use]
pub fn is_one_segment(text: &str) -> bool {
    septets(text).is_some_and(|count| count <= SEGMENT)
}

#[cfg(test)]
mod tests {
    use super::{is_one_segment, septets};

    #[test]
    fn a_segment_is_160_septets() {
        assert!(is_one_segment(&"a".repeat(160)));
        assert!(!is_one_segment(&"a".repeat(161)));
        assert_eq!(septets("€"), Some(2));
        assert_eq!(septets("ç"), None);
    }
}
