//! What a value must satisfy, from the wordings of the docs.
//!
//! Each wording is a row of a table with its example. A wording stands alone: on a line of the list
//! of rules, or between two punctuation marks of prose. What only resembles one stays prose.

use crate::model::{EnumOf, LengthUnit, Rule, Type};
use regex::{Captures, Regex, RegexSet};
use serde_json::Number;
use std::sync::LazyLock;

/// What a wording limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    /// The length of a text, the number of elements of a list.
    Length,
    /// The number of elements of a list; says nothing of other types.
    Items,
    /// The value of a number.
    Value,
    /// A regular expression.
    Pattern,
    /// How a text may not start.
    NotPrefix,
    /// What a value may not be.
    NotEqual,
}

/// Where a wording counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Under 数据校验规则 only: too short to mean the field when it stands in prose.
    Listed,
    Anywhere,
}

struct Phrase {
    limit: Limit,
    place: Where,
    /// A regex over the whole wording, with the placeholders of [`pattern`].
    text: &'static str,
    /// A wording that it reads; the tests read every one.
    #[cfg_attr(not(test), expect(dead_code, reason = "documentation that the tests hold true"))]
    example: &'static str,
}

const fn phrase(limit: Limit, place: Where, text: &'static str, example: &'static str) -> Phrase {
    Phrase { limit, place, text, example }
}

use {
    Limit::{Items, Length, NotEqual, NotPrefix, Pattern, Value},
    Where::{Anywhere, Listed},
};

/// The wordings. The first one that fits counts.
const PHRASES: &[Phrase] = &[
    phrase(Length, Anywhere, "长度范围<is><min><u><to><max><unit>", "长度范围：`1` ～ `50` 字符"),
    phrase(Length, Listed, "<min><u><to><max><unit>", "`1` 字符 ~ `100` 字符"),
    phrase(Length, Anywhere, "(?:最大长度|最长)(?:可?支持)?<is><max><unit>", "最大长度：`64` 字符"),
    phrase(Length, Anywhere, "(?:最小长度|最短)<is><min><unit>", "最小长度：`1`"),
    phrase(
        Length,
        Anywhere,
        "(?:总|最大)?(?:长度|字数)(?:最大|不[能得可]?(?:超过|大于)|上限|小于等于)<is><max><unit>",
        "长度不超过 2048 字符",
    ),
    phrase(
        Length,
        Anywhere,
        "(?:不[能得可]?超过|最多|至多|上限)<is>(?:可|可以|支持|允许|能)?(?:输入|填写)?<max><counted>",
        "最多可输入 64 字",
    ),
    phrase(Length, Anywhere, "(?:不[能得]?少于|至少|最少)<is><min><counted>", "不少于 2 个字符"),
    phrase(Value, Anywhere, "取值范围<is>[\\[(（]?<min><to><max>[\\])）]?", "取值范围：`1` ～ `100`"),
    phrase(Value, Anywhere, "(?:最大值|最大可?支?持?传)<is>(?:支持传)?<max>", "最大值：`100`"),
    phrase(Value, Anywhere, "最小值<is><min>", "最小值为 10"),
    phrase(Value, Listed, "最大值<is>`?<min><to><max>`?", "最大值：`1 ～ 100`"),
    phrase(
        Value,
        Listed,
        "int(?:32|64) 范围[（(]\\s*<min><to><max>\\s*[)）]内的正整数",
        "int32 范围（ `1`~`2147483647`）内的正整数",
    ),
    phrase(
        Items,
        Anywhere,
        "(?:列表|数组)(?:最大)?(?:长度|大小|元素个?数量?)(?:不[能得可]?(?:超过|大于)|上限|最大)<is><max>\\s*个?",
        "列表长度不能大于 200",
    ),
    phrase(
        Items,
        Anywhere,
        "[^，。]{0,8}(?:个数|数量)(?:不[能得可]?(?:超过|大于)|上限|最多)<is><max>\\s*[个条项]?",
        "选项值的个数不可超过 500 个",
    ),
    phrase(
        Items,
        Anywhere,
        "(?:[一单每]次(?:性|请求)?)?(?:最多|至多)<is>(?:可|可以|能|支持|允许|只允许)*(?:同时)?(?:传入?|填写?|添加|设置|查询|指定|输入|邀请|包含|获取|上传)?<max>\\s*[个条项]\\s*[A-Za-z_ ]{0,16}[\\p{Han}]{0,6}",
        "最多传入 100 个 ID",
    ),
    phrase(Items, Anywhere, "不[能得可]?超过<is><max>\\s*[个条项]", "不超过 50 个"),
    phrase(Pattern, Listed, "正则(?:校验|表达式)<is>`(?<text>[^`]+)`.*", "正则校验：`^[a-z]+$`"),
    phrase(Pattern, Listed, "正则(?:校验|表达式)<is>(?<text>\\P{Han}+)", "正则校验：^[a-z]+$"),
    phrase(
        NotPrefix,
        Anywhere,
        "不能?以\\s*[`\"“]?(?<text>[\\w\\-.:/@]+)[`\"”]?\\s*(?:开头|为前缀)",
        "不能以 `od-` 开头",
    ),
    phrase(
        NotEqual,
        Anywhere,
        "不能?(?:设置为|等于|为)\\s*[`\"“](?<text>[\\w\\-.:/@]+)[`\"”]",
        "不能设置为 `0`",
    ),
];

/// Spells a phrase's placeholders as a regex.
fn pattern(text: &str) -> String {
    let number = r"-?\d[\d,]*(?:\.\d+)?";
    let body = text
        .replace("<is>", r"\s*(?:为|是)?\s*[：:]?\s*")
        .replace("<to>", r"\s*(?:[~～〜–—]|-{1,2}|至|到)\s*")
        .replace("<min>", &format!(r"\s*`?(?<min>{number})`?"))
        .replace("<max>", &format!(r"\s*`?(?<max>{number})`?"))
        .replace("<unit>", r"\s*个?\s*(?<unit>字符|字节|汉字|字)?(?:数|长度)?")
        .replace("<counted>", r"\s*个?\s*(?<unit>字符|字节|汉字|字)(?:数|长度)?")
        .replace("<u>", r"\s*(?:个?(?:字符|字节))?");
    format!(r"^(?:{body})\s*[。.；;]?$")
}

struct Phrases {
    set: RegexSet,
    each: Vec<Regex>,
    /// Words of which each wording has at least one, so that most prose is passed over quickly.
    hint: Option<Regex>,
}

impl Phrases {
    /// Whether a wording may stand in the text.
    fn may_hold(&self, text: &str) -> bool {
        self.hint.as_ref().is_none_or(|hint| hint.is_match(text))
    }
}

static COMPILED: LazyLock<Phrases> = LazyLock::new(|| {
    let patterns = PHRASES.iter().map(|phrase| pattern(phrase.text)).collect::<Vec<_>>();
    // The patterns are constants of this file, and a test compiles each of them.
    Phrases {
        set: RegexSet::new(&patterns).unwrap_or_default(),
        each: patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect(),
        hint: Regex::new("长度|超过|最[多大小长短少]|取值范围|不能以|不以|不能?设置|至[多少]|上限|不能?等于|不能?为 ?`|不[能得]?少于").ok(),
    }
});

/// The rule in a line of a list of rules: the whole line, else its first clause. `None` where
/// neither has a known wording.
pub(super) fn listed(line: &str, ty: &Type) -> Option<Rule> {
    let line = line.replace("**", "");
    let line = line.trim().trim_end_matches(['"', '”', ' ', '-']);
    read(line, ty, Listed).or_else(|| read(line.split(['，', '；']).next()?.trim(), ty, Listed))
}

/// Whether a line of a list of rules that was not understood means to be a rule.
pub(super) fn is_meant(line: &str) -> bool {
    const STARTS: &[&str] = &["长度", "最大", "最小", "最长", "最短", "取值", "正则"];
    let line = line.trim_start_matches(['*', '`', ' ']);
    STARTS.iter().any(|start| line.starts_with(start)) || line.starts_with(|c: char| c.is_ascii_digit())
}

/// The rules in prose. 最少1个字符，最多200个字符 is one rule.
pub(super) fn in_prose(text: &str, ty: &Type) -> Vec<Rule> {
    if !COMPILED.may_hold(text) {
        return Vec::new();
    }
    let mut rules = Vec::<Rule>::new();
    for clause in text.split(['。', '；', ';', '，', ',', '、', '（', '）', '(', ')', '\n']) {
        let clause = clause.trim().trim_start_matches(['-', '*', ' ']);
        let rule = if COMPILED.may_hold(clause) { read(clause, ty, Anywhere) } else { None };
        let Some(rule) = rule else { continue };
        match rules.last().and_then(|last| both_ends(last, &rule)) {
            Some(both) => rules.splice(rules.len() - 1.., [both]).for_each(drop),
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
        let phrase = PHRASES.get(at).filter(|phrase| place == Listed || phrase.place == Anywhere)?;
        let captures = COMPILED.each.get(at)?.captures(text)?;
        rule(phrase.limit, &captures, ty, place)
    })
}

fn rule(limit: Limit, captures: &Captures<'_>, ty: &Type, place: Where) -> Option<Rule> {
    let text = |name| captures.name(name).map(|found| found.as_str());
    let count = |name| text(name).and_then(|digits| digits.replace(',', "").parse::<u64>().ok());
    let limited = |min: Option<u64>, max: Option<u64>| min.is_some() || max.is_some();
    let (min, max) = (count("min"), count("max"));
    let is_list = matches!(ty, Type::List { .. });
    match limit {
        Length if is_list && text("unit").is_none() => limited(min, max).then_some(Rule::Items { min, max }),
        Length if place == Listed || takes_length(ty) => {
            limited(min, max).then(|| Rule::Length { min, max, unit: unit(text("unit")) })
        }
        Items if is_list => limited(min, max).then_some(Rule::Items { min, max }),
        Value if place == Listed || takes_value(ty) => {
            let (min, max) = (text("min").and_then(number), text("max").and_then(number));
            (min.is_some() || max.is_some()).then_some(Rule::Range { min, max })
        }
        Pattern => text("text").map(|regex| Rule::Pattern { regex: regex.trim().to_owned() }),
        NotPrefix => text("text").map(|value| Rule::NotPrefix { value: value.to_owned() }),
        NotEqual => text("text").map(|value| Rule::NotEqual { value: value.to_owned() }),
        Length | Items | Value => None,
    }
}

fn takes_length(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Enum { of: EnumOf::String, .. })
}

fn takes_value(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Enum { of: EnumOf::Int, .. })
}

fn unit(text: Option<&str>) -> LengthUnit {
    match text {
        Some("字节") => LengthUnit::Bytes,
        Some(_) => LengthUnit::Chars,
        None => LengthUnit::Unstated,
    }
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
    fn every_phrase_compiles_and_reads_its_example() {
        assert_eq!(COMPILED.each.len(), PHRASES.len());
        assert_eq!(COMPILED.set.len(), PHRASES.len());
        for (at, phrase) in PHRASES.iter().enumerate() {
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
