//! The alphabet of text messages: 3GPP TS 23.038, GSM 7-bit default alphabet.

/// Septets that fit one message without a header for joining.
pub const SEGMENT: usize = 160;
/// UCS-2 characters that do, once a single character is outside the GSM alphabet.
pub const UCS2_SEGMENT: usize = 70;

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

/// How many segments a text is sent in. Each of several gives up seven septets, or three UCS-2
/// characters, to the header that joins them (3GPP TS 23.040, 9.2.3.24.1).
#[must_use]
pub fn segments(text: &str) -> usize {
    let (length, alone, joined) = match septets(text) {
        Some(count) => (count, SEGMENT, SEGMENT - 7),
        None => (text.encode_utf16().count(), UCS2_SEGMENT, UCS2_SEGMENT - 3),
    };
    if length <= alone { 1 } else { length.div_ceil(joined) }
}

#[cfg(test)]
mod tests {
    use super::{segments, septets};

    #[test]
    fn a_segment_is_160_septets() {
        for (text, length, is) in [
            ("a", 160, 1),
            ("a", 161, 2),
            ("a", 306, 2),
            ("a", 307, 3),
            ("á", 70, 1),
            ("á", 71, 2),
            ("á", 134, 2),
            ("á", 135, 3),
        ] {
            assert_eq!(segments(&text.repeat(length)), is, "{length} x {text}");
        }
        assert_eq!(septets("€"), Some(2));
        assert_eq!(septets("ç"), None);
    }
}
