//! A document from Markdown.

use feishu_api::docx_v1::document::block::ListBlock;
use feishu_api::docx_v1::document::block::descendant::{
    CreateDescendant, CreateDescendantArgs, CreateDescendantResponse,
};
use feishu_api::docx_v1::document::{ConvertDocument, ConvertDocumentResponse};
use feishu_api::mock::{Fault, Platform, of_json};
use feishu_api::{Client, Convert, Value, json};
use futures_util::TryStreamExt;
use std::collections::BTreeMap;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Writes Markdown to the end of a document: which block became which.
async fn append(
    client: &Client,
    document: &str,
    markdown: &str,
) -> Result<BTreeMap<String, String>, Failure> {
    let converted = ConvertDocument::new("markdown".into(), markdown).send(client).await?;
    let descendants = converted.blocks.iter().map(Convert::convert).collect::<Result<_, _>>()?;
    let request = CreateDescendant::new(CreateDescendantArgs {
        document_id: document.to_owned(),
        block_id: document.to_owned(),
        children_id: converted.first_level_block_ids,
        descendants,
    });
    let written = request.client_token("fe599b60-450f-46ff-b2ef-9f6675625b97").send(client).await?;
    let relations = written.block_id_relations.into_iter();
    Ok(relations.filter_map(|it| Some((it.temporary_block_id?, it.block_id?))).collect())
}

/// What the platform makes of a heading, a paragraph and a table.
fn blocks() -> Value {
    let run = |text: &str| json!({"elements": [{"text_run": {"content": text, "text_element_style": {"bold": true}}}]});
    json!([
        {"block_id": "a", "block_type": 3, "heading1": run("Title"), "children": []},
        {"block_id": "b", "block_type": 2, "text": run("Words"), "children": []},
        {"block_id": "c", "block_type": 31, "children": ["d"], "table": {
            "property": {"row_size": 1, "column_size": 1, "column_width": [100], "header_row": true},
        }},
        {"block_id": "d", "block_type": 32, "table_cell": {}, "children": ["e"]},
        {"block_id": "e", "block_type": 2, "text": run("Cell"), "children": []},
    ])
}

fn with_a_document() -> Platform {
    let platform = Platform::new();
    platform.on(|request: &ConvertDocument| {
        assert_eq!(request.content_type.as_str(), "markdown");
        let reply = json!({"first_level_block_ids": ["a", "b", "c"], "blocks": blocks()});
        Ok(of_json::<ConvertDocumentResponse>(&reply).unwrap())
    });
    platform.on(|request: &CreateDescendant| {
        let ids = request.descendants.iter().filter_map(|block| block.block_id.clone());
        let relation = |id: String| json!({"temporary_block_id": id, "block_id": format!("dox_{id}")});
        let relations = ids.map(relation).collect::<Vec<_>>();
        Ok(of_json::<CreateDescendantResponse>(&json!({"block_id_relations": relations})).unwrap())
    });
    platform
}

#[tokio::test(start_paused = true)]
async fn what_was_converted_is_written_with_nothing_lost() {
    let platform = with_a_document();
    let relations = append(&platform.client(), "dox_1", "# Title").await.unwrap();
    assert_eq!(relations.len(), 5);
    assert_eq!(relations["e"], "dox_e");
    let sent = platform.requests().pop().unwrap();
    assert_eq!(sent.path(), "/open-apis/docx/v1/documents/dox_1/blocks/dox_1/descendant");
    assert_eq!(sent.json()["children_id"], json!(["a", "b", "c"]));
    for (written, converted) in
        sent.json()["descendants"].as_array().unwrap().iter().zip(blocks().as_array().unwrap())
    {
        for (name, value) in converted.as_object().unwrap() {
            // A list that is empty says nothing more than none.
            let is_nothing = value.as_array().is_some_and(Vec::is_empty);
            assert!(is_nothing || written[name] == *value, "{name}: {} for {value}", written[name]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_broke_on_its_way_back_is_written_once() {
    let platform = with_a_document();
    platform.fault(Fault::Broken).of::<CreateDescendant>();
    append(&platform.client(), "dox_1", "# Title").await.unwrap();
    let calls = platform.calls::<CreateDescendant>();
    assert_eq!(calls.len(), 2);
    // The platform tells a repetition by its token.
    assert_eq!(calls[0], calls[1]);
    assert!(calls[0].client_token.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_document_that_nobody_wrote_has_a_block_with_everything() {
    let platform = Platform::new();
    let client = platform.client().strict_replies(true);
    let blocks: Vec<_> = ListBlock::new("dox_1").items(&client).try_collect().await.unwrap();
    let [block] = blocks.try_into().unwrap();
    let run = block.text.unwrap().elements[0].text_run.clone().unwrap();
    assert_eq!(run.content.as_deref(), Some("content"));
    assert!(block.heading9.is_some() && block.table.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_document_without_anything_in_it_is_not_written() {
    let platform = Platform::new();
    platform.on(|_: &ConvertDocument| Ok(ConvertDocumentResponse::default()));
    let error = append(&platform.client(), "dox_1", "nothing").await.unwrap_err();
    assert!(error.to_string().contains("children_id: 0 elements, 1 to 1000 allowed"), "{error}");
    assert!(platform.calls::<CreateDescendant>().is_empty());
}
