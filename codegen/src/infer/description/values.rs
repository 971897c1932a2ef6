//! Values that no label of their own heads: `状态，可选值有：` before a list, `取值为 a、b 或 c` in a sentence.
//!
//! A clause that ends with a word for values heads those behind it. Prose has such words too, so what follows must be
//! values and nothing else, and a sentence that names another parameter speaks of that one's values.

use super::choices;
use crate::{
    infer::text::prose::Line,
    model::Type,
    words::{CONJUNCTIONS, IFS, LIMITS, LIST_HEADS, VALUE_ENDS, VALUE_HEADS, VALUE_TAILS, VALUE_VERBS},
};

/// A list of values in a description.
pub(super) struct Listed {
    /// The line that heads it.
    pub head: usize,
    /// How many lines behind that line belong to it.
    pub len: usize,
}

/// The first list of values for a field `name` of type `ty`.
pub(super) fn listed(lines: &[Line<'_>], name: &str, ty: &Type) -> Option<Listed> {
    (0..lines.len()).find_map(|head| {
        let line = lines.get(head).filter(|line| line.depth == 0)?;
        let below = lines.get(head + 1..).unwrap_or_default();
        let len = below.iter().take_while(|line| line.depth > 0).count();
        if len == 0 {
            return None;
        }
        let items = below.iter().take(len).filter(|line| line.depth == 1);
        let values = items.map(value).collect::<Option<Vec<_>>>()?;
        let mut headings = clauses(line.text).filter(|clause| before_head(clause).is_some()).take(MOST);
        let is_headed = headings.any(|clause| heads(&clause, name, ty));
        let mut items = below.iter().take(len).filter(|line| line.depth == 1);
        let is_captioned = is_caption(line.text) || items.clone().all(is_exported);
        let is_bare = values.len() > 1
            && (is_number(ty) || (holds_one(name, ty) && is_captioned && items.all(says_value)));
        let mut items = below.iter().take(len).filter(|line| line.depth == 1);
        let is_announced = announces(line.text) && items.all(says_value);
        let is_list =
            !values.is_empty() && (is_headed || is_bare || is_announced) && choices::fit(ty, &values);
        is_list.then_some(Listed { head, len })
    })
}

/// The value of an item, which is spelled as one on the wire.
fn value<'a>(line: &Line<'a>) -> Option<(String, &'a str)> {
    choices::listed(line)
        .filter(|(value, _)| value.is_ascii() && value.contains(|c: char| c.is_ascii_alphanumeric()))
}

/// Ends of names of what no list could hold all values of.
const ENDLESS: &[&str] = &["id", "ids", "token", "key", "value", "values"];

/// Whether a list that nothing heads may list the values of a field: the exports drop what marks it as such. A text that
/// is called like a list has more in it than one value.
fn holds_one(name: &str, ty: &Type) -> bool {
    let is_plural = name.ends_with('s') && !["ss", "us", "is"].iter().any(|end| name.ends_with(end));
    let last = name.rsplit('_').next().unwrap_or_default();
    match ty {
        Type::String => !is_plural && !ENDLESS.contains(&last),
        Type::List { item } => **item == Type::String && !ENDLESS.contains(&last),
        _ => false,
    }
}

/// Characters of a text that does no more than to name a field.
const CAPTION: usize = 48;

/// Whether the text above such a list does no more than to name the field.
fn is_caption(text: &str) -> bool {
    text.chars().count() <= CAPTION && !text.contains("](") && !text.ends_with(['：', ':', '，', '、'])
}

/// Whether an item is spelled as the export spells what the site marks as a value.
fn is_exported(line: &Line<'_>) -> bool {
    let meaning = || Some(line.text.strip_prefix('`')?.split_once('`')?.1);
    meaning().is_some_and(|meaning| meaning.starts_with(": "))
}

/// Whether an item is a value with its meaning, and not a remark: what refers elsewhere is one.
fn says_value(line: &Line<'_>) -> bool {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '#');
    let parts = line.text.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    let parts = parts.or_else(|| line.text.split_once(['：', ':']));
    parts.is_some_and(|(value, meaning)| value.chars().all(is_code) && !meaning.contains("]("))
}

/// Whether a line ends with a word that announces a list and leaves open what of: `要更新的字段，支持`.
fn announces(text: &str) -> bool {
    let text = text.trim_end_matches(['：', ':', '*', ' ']);
    LIST_HEADS.iter().any(|head| text.ends_with(head))
}

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Int => true,
        Type::List { item } => is_number(item),
        _ => false,
    }
}

/// `text` without a last clause that does nothing but head a list.
pub(super) fn without_heading<'a>(text: &'a str, name: &str, ty: &Type) -> &'a str {
    let last = clauses(text).last().filter(|clause| heads(clause, name, ty));
    let Some(last) = last else { return text };
    text.get(..last.start).unwrap_or_default().trim_end().trim_end_matches(['，', ',', '；', ';', '*', ' '])
}

/// A part of a sentence.
struct Clause<'a> {
    text: &'a str,
    start: usize,
    /// The sentence up to it.
    before: &'a str,
}

fn clauses(text: &str) -> impl Iterator<Item = Clause<'_>> {
    let mut sentence = 0;
    let mut at = 0;
    text.split_inclusive(['。', '，', ',', '；', ';', '：', ':', '（', '(', '\n']).filter_map(move |part| {
        let start = at;
        at += part.len();
        let before = text.get(sentence..start)?;
        if part.ends_with(['。', '\n']) {
            sentence = at;
        }
        let words = part.trim_end_matches(['。', '，', ',', '；', ';', '：', ':', '（', '(', '\n', '*', ' ']);
        (!words.is_empty()).then_some(Clause { text: words.trim_start_matches(['*', ' ']), start, before })
    })
}

/// Headings of one line that are looked at; a page may be made of them.
const MOST: usize = 16;

/// What stands before the word for values with which a clause ends.
fn before_head<'a>(clause: &Clause<'a>) -> Option<&'a str> {
    let mut words = clause.text.trim_end_matches(['*', ' ']);
    while let Some(rest) = VALUE_TAILS.iter().find_map(|tail| strip_end(words, tail)) {
        words = rest.trim_end();
    }
    VALUE_HEADS.iter().chain(VALUE_VERBS.iter()).find_map(|head| strip_end(words, head))
}

/// Whether a clause ends with a word for the values of the field `name`.
fn heads(clause: &Clause<'_>, name: &str, ty: &Type) -> bool {
    let Some(before) = before_head(clause) else { return false };
    is_own(clause.before, name)
        && is_own(before, name)
        && (matches!(ty, Type::Map { .. }) || !names_another(clause.text, before, name))
        && !speaks_of_keys(clause.before, before, ty)
}

/// Whether nothing but the name of another field stands before a word for values: `kind 可选值有`, of a member of a text
/// that is JSON. Among words of its own alphabet, a name cannot be told from a word.
fn names_another(clause: &str, before: &str, name: &str) -> bool {
    let word = before.trim_matches(['*', ' ', '`']);
    !clause.is_ascii()
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !name.ends_with(word)
}

fn strip_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    text.get(at..)?.eq_ignore_ascii_case(end).then(|| text.get(..at))?
}

/// Whether a text names no parameter but `name`: those of several words are names wherever they stand, others in marks.
fn is_own(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let of_words = text.split(|c| !is_word(c)).filter(|word| word.contains('_'));
    let marked = text.split(['`', '「', '」', '"', '“', '”']).skip(1).step_by(2);
    of_words
        .chain(marked.filter(|word| !word.is_empty() && word.chars().all(is_word)))
        .all(|word| word == name)
}

/// Whether values are those of a map's keys.
fn speaks_of_keys(sentence: &str, clause: &str, ty: &Type) -> bool {
    matches!(ty, Type::Map { .. })
        && (clause.contains("key") || (sentence.contains("key") && !clause.contains("value")))
}

/// The values that a sentence lists: `取值为 a、b 或 c`, `可选值：a：x，b：y`.
pub(super) fn in_prose(text: &str, name: &str, ty: &Type) -> Vec<(String, String)> {
    if !matches!(ty, Type::String | Type::Int) {
        return Vec::new();
    }
    // Most texts have no such word, so that they are looked through for all of them at once.
    if !VALUE_HEADS.stands_in(text) && !VALUE_VERBS.stands_in(text) {
        return Vec::new();
    }
    let telling = VALUE_HEADS.iter().map(|head| (head, 1));
    let heads = telling.chain(VALUE_VERBS.iter().map(|head| (head, 2)));
    let found =
        heads.flat_map(|(head, least)| text.match_indices(head).map(move |(at, _)| (at, head, least)));
    let listed = found.filter_map(|(at, head, least)| {
        let values = enumerated(text.get(at + head.len()..)?)?;
        (values.len() >= least).then_some((at, head, values))
    });
    let mut owned = listed.take(MOST).filter_map(|(start, head, values)| {
        let sentence = text.get(..start)?.rsplit(['。', '\n', '（', '(']).next()?;
        let values =
            values.into_iter().map(|(value, meaning)| (value, meaning.to_owned())).collect::<Vec<_>>();
        // Behind a word for a range, numbers are its ends, and one alone may be anything.
        let spelled = values.iter().any(|(value, _)| value.contains(|c: char| c.is_ascii_alphabetic()));
        let are_values = spelled || (values.len() > 1 && LIMITS.get(head).is_none());
        let is_said = are_values && !IFS.within(sentence) && is_own(sentence, name);
        (is_said && choices::fit(ty, &values)).then_some(values)
    });
    owned.next().unwrap_or_default()
}

/// What stands around a value in a sentence.
const MARKS: &[char] = &['`', '"', '“', '”', '\'', '*'];

/// What parts values.
const BETWEEN: &[char] = &['、', '，', ',', '；', ';', '/'];

/// Values up to the end of their sentence or to what ends them; `None` where anything else stands among them.
fn enumerated(text: &str) -> Option<Vec<(String, &str)>> {
    let mut rest = text.trim_start();
    let mut announced = false;
    while let Some(behind) = VALUE_TAILS.iter().chain(["：", ":"]).find_map(|tail| rest.strip_prefix(tail)) {
        (rest, announced) = (behind.trim_start(), true);
    }
    if !announced && rest.len() == text.len() {
        return None;
    }
    let mut values = Vec::<(String, &str)>::new();
    let whole = |values: Vec<_>| (announced || values.len() > 1).then_some(values);
    loop {
        let Some((value, meaning, behind)) = one(rest) else {
            // A comma may end the values: `可选值为 a、b，此时…`.
            let comma = text.get(..text.len() - rest.len())?.trim_end().ends_with(['，', ',']);
            return if comma && !values.is_empty() { whole(values) } else { None };
        };
        values.push((value.to_owned(), meaning));
        let behind = behind.trim_start();
        let conjunction = || CONJUNCTIONS.iter().find_map(|word| behind.strip_prefix(word.trim_start()));
        let Some(next) = behind.strip_prefix(BETWEEN).or_else(conjunction) else {
            let ends = behind.is_empty()
                || behind.starts_with(['。', '）', ')', '\n'])
                || VALUE_ENDS.iter().any(|end| behind.starts_with(end));
            return if ends { whole(values) } else { None };
        };
        rest = next.trim_start();
    }
}

/// A value, what it means, and what follows.
fn one(text: &str) -> Option<(&str, &str, &str)> {
    let bare = text.trim_start_matches(MARKS);
    let len = bare
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .unwrap_or(bare.len());
    let (value, rest) = bare.split_at_checked(len).filter(|(value, _)| !value.is_empty())?;
    let rest = rest.trim_start_matches(MARKS);
    let in_brackets = || {
        let inner = rest.trim_start().strip_prefix(['（', '('])?;
        inner.split_once(['）', ')'])
    };
    if let Some((meaning, behind)) = in_brackets() {
        return Some((value, meaning.trim(), behind));
    }
    if let Some(meaning) = rest.strip_prefix(['：', ':']) {
        let end = meaning.find(['、', '，', ',', '；', ';', '。', '）', ')', '\n']).unwrap_or(meaning.len());
        let (meaning, behind) = meaning.split_at_checked(end)?;
        return Some((value, meaning.trim(), behind));
    }
    Some((value, "", rest))
}

/// Lines that start with `1.`, `2.` and so on, or run together so, as the items of a list; `None` where none do.
pub(super) fn numbered<'a>(lines: &[Line<'a>]) -> Option<Vec<Line<'a>>> {
    let mut out = Vec::with_capacity(lines.len());
    let mut next = 1;
    for line in lines {
        let mut rest = if line.depth == 0 { behind_number(line.text, next) } else { None };
        if rest.is_none() {
            out.push(*line);
        }
        while let Some(item) = rest {
            next += 1;
            let end = number(item, next).unwrap_or(item.len());
            out.push(Line { depth: 1, text: item.get(..end).unwrap_or_default().trim() });
            rest = item.get(end..).and_then(|rest| behind_number(rest, next));
        }
    }
    (next > 2).then_some(out)
}

/// What stands behind `n.` at the start.
fn behind_number(text: &str, n: usize) -> Option<&str> {
    let text = text.trim_start();
    // Few lines start with a number, and to spell it costs more than to look.
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let item = text.strip_prefix(&n.to_string())?.strip_prefix(['.', '、', ')', '）'])?;
    (!item.starts_with(|c: char| c.is_ascii_digit())).then(|| item.trim_start())
}

/// Where `n.` stands behind a blank.
fn number(text: &str, n: usize) -> Option<usize> {
    text.match_indices(&n.to_string()).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        before.ends_with(char::is_whitespace)
            && text.get(*at..).is_some_and(|rest| behind_number(rest, n).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::text::prose;

    fn list(text: &str, ty: &Type) -> Option<usize> {
        listed(&prose::lines(text), "state", ty).map(|listed| listed.len)
    }

    fn sentence(text: &str) -> Vec<String> {
        in_prose(text, "state", &Type::String).into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn a_word_that_announces_a_list_heads_what_is_spelled_as_values() {
        let fields = Type::List { item: Box::new(Type::String) };
        assert_eq!(list("要更新的字段，支持\n- name：名称", &fields), Some(1));
        assert_eq!(list("角色。支持：\n- read：阅读\n- write：编辑\n默认为空", &Type::String), Some(2));
        assert_eq!(list("支持：\n- 在后台查看\n- name：名称", &Type::String), None);
        assert_eq!(list("支持：\n- name：见[文档](a)", &Type::String), None);
    }

    #[test]
    fn a_clause_that_ends_with_a_word_for_values_heads_them() {
        let heads = [
            "状态，可选值有：",
            "状态的可能值如下：",
            "枚举值如下",
            "状态。枚举值如下所示。参考指南。",
            "**枚举值有：**",
        ];
        for head in heads {
            assert_eq!(list(&format!("{head}\n- on：开\n- off：关"), &Type::String), Some(2), "{head}");
        }
        assert_eq!(list("状态，可选值有： - on：开 - off：关", &Type::String), Some(2));
        assert_eq!(list("状态枚举\n- ON 开\n- OFF 关\n- IDLE 待机", &Type::String), Some(3));
        assert_eq!(list("范围\n- 0 = 全部\n- 1 = 部分", &Type::Int), Some(2));
        assert_eq!(list("设置的键：\n- on：开\n- off：关", &Type::String), None);
    }

    #[test]
    fn the_values_of_another_parameter_are_not_the_field_s() {
        assert_eq!(list("需传 reason_code，枚举值如下：\n- a：x\n- b：y", &Type::String), None);
        assert_eq!(list("`kind` 的可选值：\n- a：x\n- b：y", &Type::String), None);
        assert_eq!(list("`state` 的可选值：\n- a：x\n- b：y", &Type::String), Some(2));
        assert_eq!(list("为 JSON 格式。\n**kind 可选值有:**\n- 1 : x\n- 2 : y", &Type::String), None);
        assert_eq!(list("state 可选值有：\n- a：x\n- b：y", &Type::String), Some(2));
    }

    #[test]
    fn values_that_stand_below_a_text_need_no_heading() {
        assert_eq!(list("角色 - `owner`: 所有者 - `viewer`: 可阅读", &Type::String), Some(2));
        assert_eq!(list("支持： - `owner`: 所有者 - `viewer`: 可阅读", &Type::String), Some(2));
        assert_eq!(list("其中： - `owner`：所有者 - `viewer`：可阅读", &Type::String), None);
        assert_eq!(list("角色\n- owner：所有者\n- viewer：可阅读", &Type::String), Some(2));
        assert_eq!(list("查询参数如此：\n- owner：所有者\n- viewer：可阅读", &Type::String), None);
        assert_eq!(list("说明\n- type 为空时不填\n- ID 见下", &Type::String), None);
        assert_eq!(list("角色\n- owner：[说明](x)\n- viewer：可阅读", &Type::String), None);
        let texts = "操作\n- `add`：添加\n- `delete`：删除";
        assert!(listed(&prose::lines(texts), "actions", &Type::String).is_none());
    }

    #[test]
    fn numbers_need_no_heading() {
        assert_eq!(list("类型\n- 1：文本\n- 2：数字", &Type::Int), Some(2));
        assert_eq!(list("类型\n- 1：文本\n- 其他：数字", &Type::Int), None);
    }

    #[test]
    fn the_keys_of_a_map_are_not_its_values() {
        let map = Type::Map { value: Box::new(Type::String) };
        assert_eq!(list("key 是名称，value 枚举值有：\n- a：x\n- b：y", &map), Some(2));
        assert_eq!(list("key 的枚举值有：\n- a：x\n- b：y", &map), None);
    }

    #[test]
    fn a_sentence_may_list_values() {
        assert_eq!(sentence("状态，可选值有 on、off"), ["on", "off"]);
        assert_eq!(sentence("状态。取值为 `on`、`off` 或 `idle` 其中之一。"), ["on", "off", "idle"]);
        assert_eq!(sentence("状态（可选值：on：开，off：关）"), ["on", "off"]);
        assert_eq!(sentence("取值 **on**（开）或 **off**（关）"), ["on", "off"]);
        assert_eq!(sentence("可选值为 Formatted，此时返回文本"), ["Formatted"]);
    }

    #[test]
    fn other_sentences_list_none() {
        for text in [
            "取值范围：1,99",
            "当 kind_of 取值为 a、b 时",
            "取值越小越靠前",
            "取值 a 时生效",
            "例如，取值为 10，结果更少",
            "传枚举值 3，通用附件",
            "传枚举值 x，通用附件",
            "如果取值为 a、b，则填写内容",
            "ID 与 id_type 的取值一致",
        ] {
            assert!(sentence(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn numbered_lines_are_items() {
        let items = |text: &str| {
            numbered(&prose::lines(text))
                .map(|lines| lines.iter().map(|line| line.text.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(items("1. a：x\n2. b：y").unwrap(), ["a：x", "b：y"]);
        assert_eq!(items("1. a：x 2. b：y").unwrap(), ["a：x", "b：y"]);
        assert!(items("1. a").is_none());
        assert!(items("版本 1.2").is_none());
    }
}
