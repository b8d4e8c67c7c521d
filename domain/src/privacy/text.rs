//! A text cut into words, numbers and signs once, so that every scanner walks the same tokens.

use std::ops::Range;

use super::words;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Letters.
    Word,
    /// Digits `0` to `9`.
    Number,
    /// One character that is neither; a line end too.
    Sign,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    start: usize,
    end: usize,
    sort: Sort,
    /// What the dictionary says of the word.
    classes: u32,
}

/// A text with its tokens. Tokens are named by their place; places beyond the end are empty signs, so that a
/// scanner may look ahead without asking.
pub(super) struct Text<'a> {
    raw: &'a str,
    /// The text in small letters, byte for byte as long as the text.
    folded: String,
    tokens: Vec<Token>,
    /// What stands beyond the end.
    end: Token,
    german: bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(raw: &'a str) -> Self {
        let mut folded = String::with_capacity(raw.len());
        let mut tokens: Vec<Token> = Vec::with_capacity(raw.len() / 3);
        for (start, sign) in raw.char_indices() {
            folded.push(small(sign));
            let end = start + sign.len_utf8();
            let sort = match sign {
                '0'..='9' => Sort::Number,
                _ if sign.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&sign) => Sort::Word,
                '\n' => Sort::Sign,
                _ if sign.is_whitespace() => continue,
                _ => Sort::Sign,
            };
            match tokens.last_mut() {
                Some(last) if last.sort == sort && last.end == start && sort != Sort::Sign => last.end = end,
                _ => tokens.push(Token { start, end, sort, classes: 0 }),
            }
        }
        let (mut german, mut english) = (0, 0);
        for token in tokens.iter_mut().filter(|token| token.sort == Sort::Word) {
            token.classes = words::classes(folded.get(token.start..token.end).unwrap_or(""));
            german += usize::from(token.classes & words::GERMAN != 0);
            english += usize::from(token.classes & words::ENGLISH != 0);
        }
        let end = Token { start: raw.len(), end: raw.len(), sort: Sort::Sign, classes: 0 };
        Self { raw, folded, tokens, end, german: german > english }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether more German than English words are in it.
    pub(super) fn is_german(&self) -> bool {
        self.german
    }

    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    fn token(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&self.end)
    }

    /// The bytes of the tokens from `first` up to, not with, `end`.
    pub(super) fn bytes(&self, first: usize, end: usize) -> Range<usize> {
        self.token(first).start..self.token(end.saturating_sub(1)).end
    }

    /// The token in small letters.
    pub(super) fn at(&self, at: usize) -> &str {
        let token = self.token(at);
        self.folded.get(token.start..token.end).unwrap_or("")
    }

    /// The token as it was typed.
    pub(super) fn typed(&self, at: usize) -> &'a str {
        let token = self.token(at);
        self.raw.get(token.start..token.end).unwrap_or("")
    }

    /// The token where it is a word, else nothing.
    pub(super) fn word(&self, at: usize) -> &str {
        if self.is_word(at) { self.at(at) } else { "" }
    }

    /// The token where it is a number, else nothing.
    pub(super) fn number(&self, at: usize) -> &str {
        if self.token(at).sort == Sort::Number { self.at(at) } else { "" }
    }

    /// The number's value where it has at most four digits.
    pub(super) fn value(&self, at: usize) -> Option<u32> {
        Some(self.number(at)).filter(|digits| digits.len() <= 4)?.parse().ok()
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.token(at).sort == Sort::Word
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.token(at).sort == Sort::Number
    }

    /// Whether the token is this sign or word, in small letters.
    pub(super) fn is(&self, at: usize, what: &str) -> bool {
        let token = self.token(at);
        self.folded.as_bytes().get(token.start..token.end) == Some(what.as_bytes())
    }

    /// Whether the token is a word of one of these classes.
    pub(super) fn one_of(&self, at: usize, classes: u32) -> bool {
        self.token(at).classes & classes != 0
    }

    /// The sign, or nothing.
    pub(super) fn sign(&self, at: usize) -> Option<char> {
        if self.token(at).sort == Sort::Sign { self.at(at).chars().next() } else { None }
    }

    /// Whether the token is one of these signs.
    pub(super) fn is_sign(&self, at: usize, signs: &str) -> bool {
        self.sign(at).is_some_and(|sign| signs.chars().any(|other| other == sign))
    }

    /// Whether nothing, not even a space, stands between the token and the one before.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && at < self.len() && self.token(at - 1).end == self.token(at).start
    }

    /// Whether one character of space stands between the token and the one before.
    pub(super) fn spaced(&self, at: usize) -> bool {
        at > 0
            && at < self.len()
            && self.raw.get(self.token(at - 1).end..self.token(at).start).is_some_and(|gap| {
                let mut signs = gap.chars();
                signs.next().is_some() && signs.next().is_none()
            })
    }

    /// Whether a code or number could begin here: it hangs on no letter, digit, or sign inside a longer one.
    pub(super) fn begins(&self, at: usize) -> bool {
        !self.touches(at) || !(self.is_word(at - 1) || self.is_number(at - 1) || self.joins(at - 1))
    }

    /// Whether the tokens up to `end` stop there: no letter, digit, or sign with more behind it follows at once.
    pub(super) fn ends(&self, end: usize) -> bool {
        !self.touches(end)
            || !(self.is_word(end)
                || self.is_number(end)
                || (self.is_sign(end, "-./_@:") && self.touches(end + 1) && self.is_number(end + 1)))
    }

    /// Whether this sign hangs between two parts of one code.
    fn joins(&self, at: usize) -> bool {
        self.is_sign(at, "-./_@:")
            && self.touches(at)
            && (self.is_number(at - 1) || (self.is_word(at - 1) && !self.is_sign(at, ":./")))
    }

    /// How many bytes the token has.
    pub(super) fn length(&self, at: usize) -> usize {
        let token = self.token(at);
        token.end - token.start
    }

    /// Whether the word begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        let token = self.token(at);
        match self.raw.as_bytes().get(token.start) {
            Some(b'A'..=b'Z') => true,
            Some(128..) => {
                token.sort == Sort::Word && self.typed(at).chars().next() != self.at(at).chars().next()
            }
            _ => false,
        }
    }

    /// Whether the word has two letters at least and all are capitals.
    pub(super) fn is_capitals(&self, at: usize) -> bool {
        let typed = self.typed(at);
        self.is_word(at)
            && typed.chars().nth(1).is_some()
            && typed.chars().zip(self.at(at).chars()).all(|(typed, small)| typed != small || small == 'ß')
    }

    /// Whether a sentence ends between the two tokens: a line end, or a stop that is not an abbreviation's.
    pub(super) fn parts_between(&self, first: usize, end: usize) -> bool {
        (first..end).any(|at| match self.at(at) {
            "\n" | "!" | "?" => true,
            "." => {
                let before = at.saturating_sub(1);
                let ended = self.at(before).len() > 4 || !(self.is_word(before) || self.is_number(before));
                !self.touches(at + 1) && (ended || (self.is_number(before) && self.is_capital(at + 1)))
            }
            _ => false,
        })
    }
}

/// The character in small letters where that has as many bytes, so that places stay the same.
fn small(sign: char) -> char {
    if sign.is_ascii() {
        return sign.to_ascii_lowercase();
    }
    let mut small = sign.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) if small.len_utf8() == sign.len_utf8() => small,
        _ => sign,
    }
}
