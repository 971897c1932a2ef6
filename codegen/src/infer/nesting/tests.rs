//! A fixture a witness: rows as they should stand, indented, and what the page shows.

use super::{
    levels,
    shapes::{Beside, Service, Shapes},
};
use crate::{
    diag::{Code, Diagnostics, Span},
    infer::table::columns::ParamRow,
    raw::RawCell,
};
use serde_json::Value;
use std::borrow::Cow;

/// Level, name, type and description of each line: `  name type description`.
fn lines(tree: &str) -> Vec<(u32, &str, &str, RawCell)> {
    tree.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let indent = line.len() - line.trim_start().len();
            let mut words = line.trim_start().splitn(3, ' ');
            let (name, ty) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let text = words.next().unwrap_or_default().to_owned();
            let cell = RawCell { text, marks: Vec::new(), span: Span::default() };
            (u32::try_from(indent / 2).unwrap(), name, ty, cell)
        })
        .collect()
}

fn placed(tree: &str, sample: &str) -> (Vec<u32>, Vec<String>) {
    placed_beside(tree, sample, &mut Beside::default())
}

fn placed_beside(tree: &str, sample: &str, beside: &mut Beside<'_>) -> (Vec<u32>, Vec<String>) {
    let lines = lines(tree);
    let rows = lines.iter().map(|(_, name, ty, cell)| ParamRow {
        level: None,
        name: Cow::Borrowed(name),
        ty: Some(Cow::Borrowed(ty)),
        required: None,
        description: Some(cell),
        default: None,
        example: None,
        span: Span::default(),
    });
    let samples =
        if sample.is_empty() { Vec::new() } else { vec![serde_json::from_str::<Value>(sample).unwrap()] };
    let mut diags = Diagnostics::new("a.md".into());
    let levels = levels(&rows.collect::<Vec<_>>(), &samples, beside, &mut diags);
    let found = diags.into_vec();
    assert!(found.iter().all(|finding| finding.code == Code::NestingGuessed), "{found:?}");
    (levels, found.into_iter().map(|finding| finding.message).collect())
}

#[track_caller]
fn stands(tree: &str, sample: &str) {
    let expected = lines(tree).iter().map(|line| line.0).collect::<Vec<_>>();
    assert_eq!(placed(tree, sample).0, expected, "{tree}");
}

/// Checks that `tree` stands as it should only once `others` (trees and their samples) are known.
#[track_caller]
fn stands_beside(others: &[(&str, &str)], tree: &str, sample: &str) {
    let mut alone = Beside::default();
    let expected = lines(tree).iter().map(|line| line.0).collect::<Vec<_>>();
    assert_ne!(placed_beside(tree, sample, &mut alone).0, expected, "alone, it would stand too: {tree}");
    let mut all = Shapes::default();
    for (other, shown) in others {
        let mut beside = Beside::default();
        placed_beside(other, shown, &mut beside);
        beside.seen.iter().for_each(|shapes| all.add(shapes));
    }
    alone.seen.iter().for_each(|shapes| all.add(shapes));
    let mut beside = Beside::new(Service::new(&all, &alone.seen, None));
    assert_eq!(placed_beside(tree, sample, &mut beside).0, expected, "{tree}");
}

#[test]
fn a_row_stands_where_the_sample_shows_it() {
    let tree = "user user\n  id string\nname string\n";
    stands(tree, r#"{"user": {"id": "1"}, "name": "a"}"#);
    stands("user user\n  id string\n  name string\n", r#"{"user": {"id": "1", "name": "a"}}"#);
}

#[test]
fn an_object_without_sample_borrows_that_of_its_type() {
    let tree = "owner user\n  id string\n  name string\nnote string\nmaker user\n  id string\n  name string\nend int\n";
    stands(tree, r#"{"maker": {"id": "1", "name": "a"}, "end": 1, "note": "b"}"#);
}

#[test]
fn scalars_have_no_members_and_named_types_have_some() {
    stands("count int\nuser user\n  id string\n", "");
}

#[test]
fn an_object_that_the_docs_call_empty_has_no_members() {
    stands("a a 为空结构体\nb b\n  id string\nundefined c\nd d\n  id string\n", "");
}

#[test]
fn a_type_stands_inside_the_one_that_its_name_starts_with() {
    let tree = "tabs chat.tab[]\n  id string\n  content chat_tab_content\n    url string\n    doc string\n  config chat_tab_config\n    icon string\n";
    stands(tree, r#"{"tabs": [{"id": "1", "content": {"doc": "d"}}]}"#);
}

#[test]
fn a_dotted_type_stands_inside_the_one_that_its_name_goes_on_from() {
    let tree = "items app.field[]
  type app.field.type
    data_type int
    ui app.field.type.ui
      symbol string
      min int
  state string
";
    stands(tree, r#"{"items": [{"state": "a"}]}"#);
    // Under the longest of the names there is, and deeper if need be.
    stands(
        "event cal.event\n  replies list\n    guests cal.event.guest[]\n      id string\nend int\n",
        r#"{"event": {"replies": [{}]}, "end": 1}"#,
    );
}

#[test]
fn types_that_add_the_same_to_names_stand_side_by_side_however_they_are_spelled() {
    let tree = "element part[]
  user content_user
    id string
  textRun content_text_run
    text string
    style style
      link link
        url string
  docsLink content_docs_link
    url string
";
    stands(
        tree,
        r#"{"element": [{"user": {"id": ""}, "textRun": {"text": "", "style": {"link": {"url": ""}}}}]}"#,
    );
}

#[test]
fn names_that_end_in_the_same_words_for_the_fourth_time_stand_side_by_side() {
    let tree = "chat_acceptor_user_id string\ndocs_acceptor_user_id string\nform_acceptor_user_id string\nmail acceptor\n  way string\n  acceptor_user_id string\ncloud_acceptor_user_id string\n";
    stands(tree, r#"{"chat_acceptor_user_id": "", "mail": {"way": "", "acceptor_user_id": ""}}"#);
}

#[test]
fn an_object_spells_the_names_of_its_members_in_one_way() {
    stands("image image\n  fileToken string\n  imageUrl string\nsource_url string\n", "");
}

#[test]
fn a_name_that_comes_twice_tells_which_way_to_place_the_first_was_right() {
    let tree = "unit unit
  common common
    type enum
      name string
    text string
    custom_fields custom[]
      key string
  type enum
    name string
  custom_fields custom[]
    key string
";
    let sample = r#"{"unit": {"common": {"type": {"name": ""}, "text": "", "custom_fields": [{"key": ""}]}, "type": {"name": ""}, "custom_fields": [{"key": ""}]}}"#;
    stands(tree, sample);
}

#[test]
fn a_sample_of_an_object_from_deeper_inside_says_nothing_of_the_top() {
    let tree =
        "code int\nmsg string\ndata data\n  more boolean\n  items record[]\n    id string\n    fields map\n";
    stands(tree, r#"{"fields": {"a": "b"}}"#);
}

#[test]
fn what_a_sample_shows_inside_a_scalar_stands_inside() {
    let tree = "request request\n  editors int[]\n    added list\n      id string\n    removed list\n      id string\n  info string\n";
    stands(tree, r#"{"request": {"editors": {"added": [{"id": ""}], "removed": [{"id": ""}]}, "info": ""}}"#);
}

#[test]
fn objects_of_one_type_have_the_same_members() {
    let tree = "a user\n  id string\n  name string\nx int\nb user\n  id string\n  name string\ny int\n";
    stands(tree, r#"{"a": {"id": "", "name": ""}, "x": 1}"#);
}

#[test]
fn objects_with_the_same_object_inside_stand_side_by_side() {
    let tree = "elements element[]
  run run
    content string
    style style
      bold boolean
      link link
        url string
      ids string[]
  user user
    user_id string
    style style
      bold boolean
      link link
        url string
      ids string[]
  doc doc
    token string
    style style
      bold boolean
      link link
        url string
      ids string[]
";
    stands(tree, r#"{"elements": [{"run": {"content": "", "style": {"bold": true}}}]}"#);
}

#[test]
fn objects_called_as_their_types_stand_side_by_side() {
    let tree = "blocks block[]
  id string
  sheet sheet
    token string
  grid grid
    size int
  image image
    width int
  board board
    token string
";
    stands(tree, r#"{"blocks": [{"id": "1"}]}"#);
}

#[test]
fn objects_whose_types_add_the_same_to_their_names_stand_side_by_side() {
    let tree = "requests request[]
  move_row move_row_request
    at int
  move_column move_column_request
    at int
  drop_row drop_row_request
    start int
  drop_column drop_column_request
    start int
";
    stands(tree, r#"{"requests": [{"move_row": {"at": 1}}]}"#);
}

#[test]
fn an_object_may_be_empty_beside_those_whose_types_add_the_same() {
    let tree = "context context
  kind int
  phone log_phone
  tablet log_tablet
  desktop log_desktop
end int
";
    stands(tree, r#"{"context": {"kind": 1, "phone": {}, "desktop": {}}, "end": 1}"#);
}

#[test]
fn what_the_sample_shows_counts_more_than_repeats() {
    let tree = "boss person
  id string
  name string
  extra extra[]
    key string
extra extra[]
  key string
deputy person
  id string
  name string
end int
";
    stands(tree, r#"{"boss": {"id": "", "extra": [{"key": ""}]}, "extra": [{"key": ""}]}"#);
}

#[test]
fn a_type_has_the_members_that_a_sample_elsewhere_shows() {
    let tree = "box box\n  id string\n  size size\n    width int\n  note string\n";
    let other = "box box\n  id string\n  note string\n";
    stands_beside(&[(other, r#"{"box": {"id": "", "note": ""}}"#)], tree, "");
}

#[test]
fn a_type_has_no_members_but_those_that_are_listed_elsewhere() {
    let tree = "body body\n  content string\nsender string\n";
    let other = "message message\n  body body\n    content string\n  end int\n";
    stands_beside(&[(other, r#"{"message": {"body": {"content": ""}, "end": 1}}"#)], tree, "");
}

#[test]
fn well_known_sets_are_complete() {
    stands("names i18n[]\n  lang string\n  value string\ncode string\n", "");
}

#[test]
fn paging_stands_beside_the_list() {
    let tree =
        "data -\n  items user[]\n    id string\n    name string\n  has_more boolean\n  page_token string\n";
    stands(tree, r#"{"data": {"items": [{"id": "1"}]}}"#);
}

#[test]
fn the_data_of_a_reply_may_be_shown_alone() {
    let tree = "code int\nmsg string\ndata -\n  id string\n  name string\n";
    stands(tree, r#"{"id": "1", "name": "a"}"#);
}

#[test]
fn a_member_called_data_is_no_reply() {
    let tree = "card card\n  type string\n  data string\nuuid string\n";
    stands(tree, r#"{"card": {"type": "a", "data": "{}"}, "uuid": "1"}"#);
}

#[test]
fn a_guess_names_both_places() {
    let (_, notes) = placed("show show\n  a boolean\n  b boolean\n  cover cover\n    token string\n", "");
    assert_eq!(notes, ["`cover` was placed in `show`, but the page does not say; it may stand at the top"],);
}

#[test]
fn what_the_sample_shows_is_no_guess() {
    let (_, notes) = placed("user user\n  id string\nname string\n", r#"{"user": {"id": "1"}, "name": "a"}"#);
    assert_eq!(notes, Vec::<String>::new());
}

#[test]
fn no_row_stands_deeper_than_the_model() {
    let tree = (0..200).map(|n| format!("a{n} b{n}")).collect::<Vec<_>>().join("\n");
    let (levels, _) = placed(&tree, "");
    assert_eq!(levels.len(), 200);
    assert!(levels.iter().all(|level| *level < 24), "{levels:?}");
}

#[test]
fn fields_that_need_scopes_of_one_resource_stand_side_by_side() {
    let tree = "work work
  joined string 读(a:person.work.joined:read)
  family job_family 读(a:person.work.family:read)
    family_id string
    family_name string 读(a:family.base:read)
  left string 读(a:person.work.left:read)
  reason string 读(a:person.work.reason:read)
";
    stands(tree, r#"{"work": {"joined": "", "family": {"family_id": "", "family_name": ""}}}"#);
}

#[test]
fn a_reply_has_nothing_beside_data() {
    let tree =
        "code int\nmsg string\ndata -\n  names i18n[]\n    lang string\n    value string\n  cursor string\n";
    stands(tree, r#"{"code": 0, "msg": "", "data": {"names": [{"lang": "", "value": ""}]}}"#);
}

#[test]
fn an_object_whose_members_are_listed_elsewhere_needs_none_here() {
    let tree = "
items event[]
  id string
  drawers drawers
  audit_detail detail
  tenant string";
    stands(
        tree,
        r#"{"items": [{"id": "", "drawers": {"info": [1]}, "audit_detail": {"city": ""}, "tenant": ""}]}"#,
    );
}

#[test]
fn what_is_called_undefined_stands_beside_the_others_of_its_kind() {
    let tree = "
block block
  id string
  page page
    title string
  text text
    content string
  view view
    view_type int
  undefined undefined
  board board
    token string";
    let page = r#""page": {"title": ""}, "text": {"content": ""}"#;
    stands(tree, &format!(r#"{{"block": {{"id": "", {page}, "board": {{"token": ""}}}}}}"#));
}
