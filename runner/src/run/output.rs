//! Keeping what a child printed in bounded memory: the beginning and the end, and how much was dropped between them.

use std::collections::VecDeque;

use crate::verdict::Output;

/// Takes any number of bytes and keeps at most `cap`: the first half and the last half.
pub(super) struct HeadTail {
    cap: usize,
    head: Vec<u8>,
    tail: VecDeque<u8>,
    total: u64,
}

impl HeadTail {
    pub(super) fn new(cap: usize) -> HeadTail {
        HeadTail { cap, head: Vec::new(), tail: VecDeque::new(), total: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let (head_cap, tail_cap) = (self.cap / 2, self.cap - self.cap / 2);
        let (first, rest) = bytes.split_at(bytes.len().min(head_cap - self.head.len()));
        self.head.extend_from_slice(first);
        let rest = &rest[rest.len().saturating_sub(tail_cap)..];
        let surplus = (self.tail.len() + rest.len()).saturating_sub(tail_cap);
        self.tail.drain(..surplus);
        self.tail.extend(rest);
    }

    /// Whether more came than is kept.
    pub(super) fn is_over(&self) -> bool {
        self.total > self.cap as u64
    }

    pub(super) fn finish(self) -> Output {
        let is_over = self.is_over();
        let (mut head, tail) = (self.head, Vec::from(self.tail));
        if !is_over {
            head.extend_from_slice(&tail);
            return Output { head: text(&head), tail: String::new(), dropped: 0 };
        }
        let (head, tail) = (without_cut_end(&head), without_cut_start(&tail));
        let dropped = self.total - head.len() as u64 - tail.len() as u64;
        Output { head: text(head), tail: text(tail), dropped }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Without the beginning of a character at the end, of which the rest was cut off.
fn without_cut_end(bytes: &[u8]) -> &[u8] {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let needs = match bytes[at] {
            0x80..=0xBF => continue,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            _ => 1,
        };
        return if needs > back { &bytes[..at] } else { bytes };
    }
    bytes
}

/// Without the rest of a character at the start, of which the beginning was cut off.
fn without_cut_start(bytes: &[u8]) -> &[u8] {
    let cut = bytes.iter().take(3).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
    &bytes[cut..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(cap: usize, parts: &[&[u8]]) -> Output {
        let mut kept = HeadTail::new(cap);
        parts.iter().for_each(|part| kept.push(part));
        kept.finish()
    }

    #[test]
    fn all_is_kept_up_to_the_cap() {
        assert_eq!(kept(6, &[b"ab", b"cdef"]), Output { head: "abcdef".into(), ..Output::default() });
    }

    #[test]
    fn past_the_cap_the_middle_is_dropped() {
        let output = kept(4, &[b"abc", b"defg", b"h"]);
        assert_eq!(output, Output { head: "ab".into(), tail: "gh".into(), dropped: 4 });
        assert_eq!(kept(0, &[b"abc"]).dropped, 3);
    }

    #[test]
    fn a_character_is_dropped_whole() {
        let output = kept(6, &["aäö".as_bytes(), "xxx".as_bytes(), "äöü".as_bytes()]);
        assert_eq!(output, Output { head: "aä".into(), tail: "ü".into(), dropped: 2 + 3 + 4 });
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        assert_eq!(kept(9, &[b"a\xffb"]).head, "a\u{fffd}b");
    }
}
