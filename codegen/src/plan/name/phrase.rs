//! Names as words: which of them tell what is done, which say what it is done to, and which would say it twice.

/// Words that say what is done, or how. A method of these alone says nothing of what it is done to.
const VERBS: &[&str] = &[
    "active",
    "add",
    "agree",
    "answer",
    "append",
    "apply",
    "approve",
    "archive",
    "ask",
    "basic",
    "batch",
    "bind",
    "cancel",
    "change",
    "check",
    "clear",
    "close",
    "combined",
    "complete",
    "convert",
    "copy",
    "create",
    "daily",
    "deactivate",
    "del",
    "delete",
    "detect",
    "disable",
    "download",
    "edit",
    "enable",
    "end",
    "execute",
    "extract",
    "filter",
    "find",
    "finish",
    "forward",
    "generate",
    "get",
    "insert",
    "invite",
    "invoke",
    "kickout",
    "list",
    "match",
    "merge",
    "mget",
    "modify",
    "move",
    "open",
    "operate",
    "parse",
    "patch",
    "post",
    "prepare",
    "prepend",
    "preview",
    "protect",
    "publish",
    "put",
    "query",
    "read",
    "recognize",
    "recover",
    "reject",
    "remove",
    "reorder",
    "replace",
    "reply",
    "resend",
    "reset",
    "restore",
    "resubmit",
    "resurrect",
    "revoke",
    "rollback",
    "save",
    "search",
    "send",
    "set",
    "sort",
    "specified",
    "start",
    "stop",
    "stream",
    "submit",
    "subscribe",
    "suggest",
    "temp",
    "terminate",
    "transfer",
    "transform",
    "transit",
    "translate",
    "unbind",
    "uncomplete",
    "unsubscribe",
    "update",
    "upgrade",
    "upload",
    "withdraw",
    "write",
];

/// Verbs that some methods put behind what they are about: `records_batch_update`. Others of [`VERBS`] are as often the
/// last word of what a thing is called.
const TRAILING: &[&str] = &[
    "append",
    "batch",
    "bind",
    "check",
    "convert",
    "create",
    "delete",
    "get",
    "list",
    "patch",
    "post",
    "prepend",
    "put",
    "query",
    "recognize",
    "search",
    "suggest",
    "update",
];

/// HTTP methods, which say nothing beside another verb.
const HTTP: &[&str] = &["patch", "post", "put"];

/// Words in front of which the thing belongs: `get_by_param` is `get_authorization_by_param`.
const LINKS: &[&str] = &["as", "by", "to", "v2", "v3"];

/// Words for a part that every thing may have, which therefore take the thing in front: `get_detail` of an application
/// gets the application's.
const PARTS: &[&str] = &[
    "all",
    "authorization",
    "balance",
    "change",
    "config",
    "data",
    "detail",
    "id",
    "info",
    "members",
    "meta",
    "multi",
    "part",
    "permission",
    "progress",
    "recent",
    "result",
    "rule",
    "status",
    "theme",
    "timeline",
    "title",
    "url",
    "version",
];

/// The words of a request: what is done, and to what. `resource` and `method` are words with `_` between them.
///
/// What it says depends on the two alone, so that another endpoint never renames it.
pub(super) fn request(resource: &str, method: &str) -> String {
    let words = method.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let (verbs, rest) = parted(&words);
    let noun = resource.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let lacks_noun = match rest.first() {
        None => true,
        Some(link) if LINKS.contains(link) => true,
        Some(_) if verbs.is_empty() => rest.len() == 1,
        Some(_) => rest.iter().all(|word| PARTS.contains(word)),
    };
    if !lacks_noun {
        return [verbs, rest].concat().join("_");
    }
    // A lone noun stands in front, as it always did: `tree_department`.
    let (front, behind) = if verbs.is_empty() { (rest, Vec::new()) } else { (verbs, rest) };
    joined(&joined(&front, &noun), &behind).join("_")
}

/// The verbs in front, which some methods have behind, and the rest.
fn parted<'w>(words: &[&'w str]) -> (Vec<&'w str>, Vec<&'w str>) {
    let is_verb = |word: &&&str| VERBS.contains(*word);
    let leading = words.iter().take_while(is_verb).count();
    let (mut verbs, mut rest) = (words[..leading].to_vec(), words[leading..].to_vec());
    if leading == 0 {
        let trailing = rest.iter().rev().take_while(|word| TRAILING.contains(word)).count();
        if trailing < rest.len() {
            verbs = rest.split_off(rest.len() - trailing);
        }
    }
    while verbs.len() > 1 && verbs.last().is_some_and(|verb| HTTP.contains(verb)) {
        verbs.pop();
    }
    (verbs, rest)
}

/// How many words at the start say what is done. All of them do where nothing would be left.
pub(super) fn verbs(words: &[&str]) -> usize {
    let leading = words.iter().take_while(|word| VERBS.contains(&word.to_lowercase().as_str())).count();
    if leading < words.len() { leading } else { 0 }
}

/// Two names behind each other, of which the second only adds what the first does not say.
pub(super) fn joined<'w>(front: &[&'w str], behind: &[&'w str]) -> Vec<&'w str> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let longest = front.len().min(behind.len());
    let overlaps = |count: &usize| {
        let (end, start) = (&front[front.len() - count..], &behind[..*count]);
        end.iter().zip(start).all(|(a, b)| same(a, b))
    };
    let overlap = (1..=longest).rev().find(overlaps).unwrap_or_default();
    let contained = !front.is_empty()
        && behind.windows(front.len()).any(|run| run.iter().zip(front).all(|(a, b)| same(a, b)));
    if contained {
        return behind.to_vec();
    }
    let common = front.iter().zip(behind).take_while(|(a, b)| same(a, b)).count();
    let said = |word: &&&str| common > 0 && front.iter().any(|other| same(other, word));
    let news = behind[overlap..].iter().filter(|word| overlap > 0 || !said(word));
    front.iter().chain(news).copied().collect()
}

/// The words without those that only repeat the ones before them: `chat_chat_tab` is `chat_tab`.
pub(super) fn undoubled<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut kept = Vec::<&str>::with_capacity(words.len());
    for word in words {
        kept.push(word);
        let count = kept.len();
        let doubled = |length: &usize| kept[count - 2 * length..count - length] == kept[count - length..];
        if let Some(length) = (1..=count / 2).find(doubled) {
            kept.truncate(count - length);
        }
    }
    kept
}

/// As many of the last words as fit, of which there is at least one.
pub(super) fn last_words<'w>(words: &[&'w str], longest: usize) -> Vec<&'w str> {
    let mut length = 0;
    let fits = |word: &&&str| {
        length += word.chars().count();
        length <= longest
    };
    let count = words.iter().rev().take_while(fits).count().max(1);
    words[words.len().saturating_sub(count)..].to_vec()
}

/// As many of the first words as fit, of which there is at least one.
pub(super) fn first_words<'w>(words: &[&'w str], longest: usize) -> Vec<&'w str> {
    let mut length = 0;
    let fits = |word: &&&str| {
        length += word.chars().count();
        length <= longest
    };
    let count = words.iter().take_while(fits).count().max(1);
    words.iter().take(count).copied().collect()
}

/// A request's words, shortened to what fits: what is done stays, and so does what is said last.
pub(super) fn request_words<'w>(words: &[&'w str], longest: usize) -> Vec<&'w str> {
    let length = words.iter().map(|word| word.chars().count()).sum::<usize>();
    if length <= longest {
        return words.to_vec();
    }
    let (verbs, rest) = words.split_at(verbs(words));
    let taken = verbs.iter().map(|word| word.chars().count()).sum::<usize>();
    [verbs.to_vec(), last_words(rest, longest.saturating_sub(taken))].concat()
}

/// The words of a name in capitals and small letters.
pub(super) fn words(name: &str) -> Vec<&str> {
    let starts = name.char_indices().filter(|(at, c)| *at > 0 && c.is_uppercase()).map(|(at, _)| at);
    let starts = std::iter::once(0).chain(starts).collect::<Vec<_>>();
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| name.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_called(resource: &str, method: &str, expected: &str) {
        assert_eq!(request(resource, method), expected, "{method} of {resource}");
    }

    #[test]
    fn verbs_alone_take_their_noun() {
        is_called("pathway", "batch_get", "batch_get_pathway");
        is_called("job", "combined_create", "combined_create_job");
        is_called("unit", "list", "list_unit");
        is_called("", "list", "list");
    }

    #[test]
    fn verbs_behind_their_noun_come_before_it() {
        is_called("spreadsheet", "data_validation_post", "post_data_validation");
        is_called("table", "records_batch_update", "batch_update_records");
        is_called("data_validation", "update_put", "update_data_validation");
    }

    #[test]
    fn the_noun_stands_before_what_says_how_and_before_its_parts() {
        is_called("meeting", "list_by_no", "list_meeting_by_no");
        is_called("user", "batch_get_id", "batch_get_user_id");
        is_called("department", "query_recent_change", "query_department_recent_change");
        is_called("offboarding", "submit_v2", "submit_offboarding_v2");
    }

    #[test]
    fn a_method_that_names_its_thing_stays_as_it_is() {
        is_called("unit", "list_department", "list_department");
        is_called("unit", "list_unit", "list_unit");
        is_called("leave", "calendar_by_scope", "calendar_by_scope");
        is_called("department", "tree", "tree_department");
        is_called("node", "move_docs_to_wiki", "move_docs_to_wiki");
    }

    #[test]
    fn nothing_is_said_twice() {
        let join = |front: &str, behind: &str| joined(&words(front), &words(behind)).concat();
        assert_eq!(join("AppTableProperty", "AppTablePropertyUiSize"), "AppTablePropertyUiSize");
        assert_eq!(join("AppTableProperty", "AppFieldPropertySize"), "AppTablePropertyFieldSize");
        assert_eq!(join("RichTextLink", "LinkStyle"), "RichTextLinkStyle");
        assert_eq!(join("InterviewScore", "InterviewDimension"), "InterviewScoreDimension");
        assert_eq!(join("Leader", "Type"), "LeaderType");
        assert_eq!(join("Department", "Department"), "Department");
        assert_eq!(join("UserInfo", "Info"), "UserInfo");
        assert_eq!(join("Role", "TableRole"), "TableRole");
    }

    #[test]
    fn what_a_name_repeats_is_said_once() {
        let once = |name: &str| undoubled(&words(name)).concat();
        assert_eq!(once("ChatChatTab"), "ChatTab");
        assert_eq!(once("AppTableAppTableUi"), "AppTableUi");
        assert_eq!(once("AppTableApp"), "AppTableApp");
    }

    #[test]
    fn what_is_too_long_loses_its_middle_or_its_start() {
        let long = words("CreateEcoBackgroundCheckCustomField");
        assert_eq!(request_words(&long, 32).concat(), "CreateBackgroundCheckCustomField");
        assert_eq!(last_words(&long, 16).concat(), "CheckCustomField");
        assert_eq!(last_words(&["Pneumonoultramicroscopic"], 8), ["Pneumonoultramicroscopic"]);
    }

    #[test]
    fn words_begin_with_capitals() {
        assert_eq!(words("I18nNameABTest"), ["I18n", "Name", "A", "B", "Test"]);
        assert_eq!(words(""), [""]);
        assert_eq!(words("部门"), ["部门"]);
    }
}
