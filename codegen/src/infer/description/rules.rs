//! What a value must satisfy, from the wordings of the docs.
//!
//! Each wording is a row of its language's table with its example. A wording stands alone: on a line of the list
//! of rules, or between two punctuation marks of prose. What only resembles one stays prose.

use crate::{
    model::{EnumOf, LengthUnit, Rule, Type},
    words::{
        self,
        Limit::{self, Items, Length, NotEqual, NotPrefix, Pattern, Value},
        Phrase, Rules,
        Where::{self, Anywhere, Listed},
    },
};
use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde_json::Number;
use std::sync::{LazyLock, OnceLock};

/// Spells a phrase's placeholders as a regex, in the words of its language.
fn pattern(text: &str, words: &Rules) -> String {
    let number = r"-?\d[\d,]*(?:\.\d+)?";
    let Rules { is, to, counter, chars, bytes, behind, .. } = words;
    let unit = format!(r"\s*(?:{counter})?\s*(?<unit>{bytes}|{chars})");
    let body = text
        .replace("<is>", &format!(r"\s*(?:{is})?\s*[：:]?\s*"))
        .replace("<to>", &format!(r"\s*(?:[~～〜–—]|-{{1,2}}|{to})\s*"))
        .replace("<min>", &format!(r"\s*`?(?<min>{number})`?"))
        .replace("<max>", &format!(r"\s*`?(?<max>{number})`?"))
        .replace("<unit>", &format!("(?:{unit})?(?:{behind})?"))
        .replace("<counted>", &format!("{unit}(?:{behind})?"))
        .replace("<u>", &format!(r"\s*(?:(?:{counter})?(?:{bytes}|{chars}))?"));
    format!(r"^(?:{body})\s*[。.；;]?$")
}

struct Phrases {
    set: RegexSet,
    each: Vec<Compiled>,
    /// Words of which each wording that counts in prose has at least one, so that most prose is passed over quickly.
    hint: Option<Regex>,
}

/// A wording, compiled once it is met: pages of one language have none of another's.
struct Compiled {
    limit: Limit,
    place: Where,
    pattern: String,
    regex: OnceLock<Option<Regex>>,
}

impl Compiled {
    /// The patterns are made of constants, and a test compiles each of them.
    fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.pattern).case_insensitive(true).build().ok();
        self.regex.get_or_init(compile).as_ref()
    }
}

impl Phrases {
    /// Whether a wording may stand in the text.
    fn may_hold(&self, text: &str) -> bool {
        self.hint.as_ref().is_none_or(|hint| hint.is_match(text))
    }
}

/// The wordings of all languages, language by language.
fn phrases() -> impl Iterator<Item = (&'static Phrase, &'static Rules)> {
    words::rules().flat_map(|rules| rules.phrases.iter().map(move |phrase| (phrase, rules)))
}

static COMPILED: LazyLock<Phrases> = LazyLock::new(|| {
    let patterns = phrases().map(|(phrase, rules)| pattern(phrase.text, rules)).collect::<Vec<_>>();
    let set = RegexSetBuilder::new(&patterns).case_insensitive(true).build().unwrap_or_default();
    let compiled = |((phrase, _), pattern): ((&Phrase, _), String)| Compiled {
        limit: phrase.limit,
        place: phrase.place,
        pattern,
        regex: OnceLock::new(),
    };
    Phrases {
        set,
        each: phrases().zip(patterns).map(compiled).collect(),
        hint: Regex::new(&words::rules().map(|rules| rules.hints).collect::<Vec<_>>().join("|")).ok(),
    }
});

/// The rule in a line of a list of rules: the whole line, else its first clause. `None` where
/// neither has a known wording.
pub(super) fn listed(line: &str, ty: &Type) -> Option<Rule> {
    let line = line.replace("**", "");
    let line = line.trim().trim_end_matches(['"', '”', ' ', '-']);
    let clause = || line.split(['，', '；']).next()?.split(", ").next();
    read(line, ty, Listed).or_else(|| read(clause()?.trim(), ty, Listed))
}

/// Whether a line of a list of rules that was not understood means to be a rule.
pub(super) fn is_meant(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '`', ' ']);
    words::RULE_STARTS.iter().any(|start| line.starts_with(start))
        || line.starts_with(|c: char| c.is_ascii_digit())
}

/// The rules in prose. 最少1个字符，最多200个字符 is one rule.
pub(super) fn in_prose(text: &str, ty: &Type) -> Vec<Rule> {
    if !COMPILED.may_hold(text) {
        return Vec::new();
    }
    let mut rules = Vec::<Rule>::new();
    let clauses = text.split(['。', '；', ';', '，', ',', '、', '（', '）', '(', ')', '\n']);
    for clause in clauses.flat_map(|clause| clause.split(". ")) {
        let clause = clause.trim().trim_start_matches(['-', '*', ' ']);
        let rule = if COMPILED.may_hold(clause) { read(clause, ty, Anywhere) } else { None };
        let Some(rule) = rule else { continue };
        match rules.last().and_then(|last| both_ends(last, &rule)) {
            Some(both) => {
                rules.pop();
                rules.extend(can_be_kept(&both).then_some(both));
            }
            None => rules.push(rule),
        }
    }
    rules
}

/// One rule of a lower and an upper end.
fn both_ends(lower: &Rule, upper: &Rule) -> Option<Rule> {
    Some(match (lower, upper) {
        (
            Rule::Length { min: Some(min), max: None, unit },
            Rule::Length { min: None, max: Some(max), .. },
        ) => Rule::Length { min: Some(*min), max: Some(*max), unit: *unit },
        (Rule::Items { min: Some(min), max: None }, Rule::Items { min: None, max: Some(max) }) => {
            Rule::Items { min: Some(*min), max: Some(*max) }
        }
        (Rule::Range { min: Some(min), max: None }, Rule::Range { min: None, max: Some(max) }) => {
            Rule::Range { min: Some(min.clone()), max: Some(max.clone()) }
        }
        _ => return None,
    })
}

fn read(text: &str, ty: &Type, place: Where) -> Option<Rule> {
    COMPILED.set.matches(text).iter().find_map(|at| {
        let phrase = COMPILED.each.get(at).filter(|phrase| place == Listed || phrase.place == Anywhere)?;
        rule(phrase.limit, &phrase.regex()?.captures(text)?, ty, place)
    })
}

fn rule(limit: Limit, captures: &Captures<'_>, ty: &Type, place: Where) -> Option<Rule> {
    let text = |name| captures.name(name).map(|found| found.as_str());
    let counts = || ends(text("min"), text("max"), |digits| digits.replace(',', "").parse::<u64>().ok());
    let is_list = matches!(ty, Type::List { .. });
    let rule = match limit {
        Items if is_list => counts().map(|(min, max)| Rule::Items { min, max }),
        Length if is_list && text("unit").is_none() => counts().map(|(min, max)| Rule::Items { min, max }),
        Length if place == Listed || takes_length(ty) => {
            counts().map(|(min, max)| Rule::Length { min, max, unit: unit(text("unit")) })
        }
        Value if place == Listed || takes_value(ty) => {
            ends(text("min"), text("max"), number).map(|(min, max)| Rule::Range { min, max })
        }
        Pattern => text("text").map(|regex| Rule::Pattern { regex: regex.trim().to_owned() }),
        NotPrefix => text("text").map(|value| Rule::NotPrefix { value: value.to_owned() }),
        NotEqual => text("text").map(|value| Rule::NotEqual { value: value.to_owned() }),
        Length | Items | Value => None,
    };
    rule.filter(can_be_kept)
}

/// The ends of a rule, at least one. Half of a rule says something else, so an end that cannot be read leaves none.
fn ends<T>(
    min: Option<&str>,
    max: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<(Option<T>, Option<T>)> {
    let end = |text: Option<&str>| text.map_or(Some(None), |text| read(text).map(Some));
    let (min, max) = (end(min)?, end(max)?);
    (min.is_some() || max.is_some()).then_some((min, max))
}

/// Whether there is a value that keeps a rule. One that nothing keeps would refuse every call.
fn can_be_kept(rule: &Rule) -> bool {
    match rule {
        Rule::Length { min, max, .. } | Rule::Items { min, max } => {
            min.zip(*max).is_none_or(|(min, max)| min <= max)
        }
        Rule::Range { min, max } => {
            let [min, max] = [min, max].map(|end| end.as_ref().and_then(Number::as_f64));
            min.zip(max).is_none_or(|(min, max)| min <= max)
        }
        Rule::Pattern { .. } | Rule::NotPrefix { .. } | Rule::NotEqual { .. } => true,
    }
}

fn takes_length(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::JsonText { .. } | Type::Enum { of: EnumOf::String, .. })
}

fn takes_value(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Enum { of: EnumOf::Int, .. })
}

fn unit(text: Option<&str>) -> LengthUnit {
    match text {
        Some(unit) if is_bytes(unit) => LengthUnit::Bytes,
        Some(_) => LengthUnit::Chars,
        None => LengthUnit::Unstated,
    }
}

fn is_bytes(unit: &str) -> bool {
    words::rules().flat_map(|rules| rules.bytes.split('|')).any(|bytes| bytes.eq_ignore_ascii_case(unit))
}

/// A number as printed; what fits no integer is a float.
fn number(text: &str) -> Option<Number> {
    let text = text.replace(',', "");
    text.parse::<i64>()
        .map(Number::from)
        .or_else(|_| text.parse::<u64>().map(Number::from))
        .ok()
        .or_else(|| Number::from_f64(text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Type {
        Type::List { item: Box::new(Type::String) }
    }

    #[test]
    fn a_rule_that_is_half_read_or_that_nothing_keeps_is_none() {
        for text in [
            "长度范围：`1` ～ `99999999999999999999` 字符",
            "长度范围：`99999999999999999999` ～ `1` 字符",
            "长度范围：`20` ～ `1` 字符",
        ] {
            assert_eq!(listed(text, &Type::String), None, "{text}");
            assert_eq!(listed(text, &list()), None, "{text}");
        }
        assert_eq!(listed("取值范围：`5` ～ `1`", &Type::Int), None);
        // Nor do two clauses make one.
        assert_eq!(in_prose("最少20个字符，最多1个字符", &Type::String), []);
        let same = Rule::Range { min: Some(5.into()), max: Some(5.into()) };
        assert_eq!(listed("取值范围：`5` ～ `5`", &Type::Int), Some(same));
    }

    #[test]
    fn every_phrase_compiles_and_reads_its_example() {
        assert_eq!(COMPILED.each.iter().filter(|phrase| phrase.regex().is_some()).count(), phrases().count());
        assert_eq!(COMPILED.set.len(), phrases().count());
        assert!(COMPILED.hint.is_some());
        for (at, (phrase, _)) in phrases().enumerate() {
            let first = COMPILED.set.matches(phrase.example).iter().next();
            assert_eq!(first, Some(at), "{} is read by another row", phrase.example);
            let ty = match phrase.limit {
                Items => list(),
                Value => Type::Int,
                _ => Type::String,
            };
            assert!(read(phrase.example, &ty, phrase.place).is_some(), "{}", phrase.example);
            assert!(
                phrase.place == Listed || COMPILED.may_hold(phrase.example),
                "{} has no hint",
                phrase.example
            );
        }
    }

    #[test]
    fn a_length_of_a_list_counts_its_items() {
        assert_eq!(
            listed("长度范围：`0` ～ `40`", &list()),
            Some(Rule::Items { min: Some(0), max: Some(40) })
        );
        assert_eq!(
            listed("最大长度：`10`", &Type::String),
            Some(Rule::Length { min: None, max: Some(10), unit: LengthUnit::Unstated })
        );
    }

    #[test]
    fn prose_must_say_it_in_a_clause_of_its_own() {
        assert_eq!(
            in_prose("勋章名称，最多30个字符。", &Type::String),
            [Rule::Length { min: None, max: Some(30), unit: LengthUnit::Chars }]
        );
        assert_eq!(in_prose("仅当字段长度不超过 30 个字符时有效", &Type::String), []);
        assert_eq!(
            in_prose("取值范围为 1 ~ 100", &Type::Int),
            [Rule::Range { min: Some(1.into()), max: Some(100.into()) }]
        );
        assert_eq!(in_prose("取值范围为 1 ~ 100", &Type::String), []);
    }

    #[test]
    fn both_ends_in_prose_are_one_rule() {
        let both = Rule::Range { min: Some(0.into()), max: Some(99.into()) };
        assert_eq!(in_prose("最小值0，最大值99", &Type::Int), [both]);
    }

    #[test]
    fn a_listed_rule_may_have_an_explanation() {
        let rule = Rule::Length { min: Some(1), max: Some(64), unit: LengthUnit::Chars };
        assert_eq!(listed("1 ~ 64 个字符，仅支持字母、数字。", &Type::String), Some(rule));
        assert!(is_meant("长度范围：固定长度"));
        assert!(!is_meant("不可包含斜杠（`/`）"));
    }

    #[test]
    fn what_trails_a_listed_rule_means_nothing() {
        let rule = Rule::Range { min: Some(1.into()), max: None };
        assert_eq!(listed("**最小值**：1 -", &Type::Int), Some(rule));
    }

    #[test]
    fn a_regex_is_kept_as_printed() {
        let regex = r"^[a-zA-Z0-9][a-zA-Z0-9_\-@.]{0,63}$".to_owned();
        assert_eq!(
            listed(&format!("正则校验：`{regex}`；且不以`od-`开头。"), &Type::String),
            Some(Rule::Pattern { regex })
        );
        assert_eq!(listed("正则校验：不能包含空格字符", &Type::String), None);
    }

    #[test]
    fn numbers_that_fit_no_integer_are_floats() {
        assert_eq!(number("-10000000000000000000"), Number::from_f64(-1e19));
        assert_eq!(number("9223372036854775807"), Some(i64::MAX.into()));
    }
}
