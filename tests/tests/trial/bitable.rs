//! Rows into a table, and out of it.

use feishu_api::bitable_v1::app::table::record::{
    BatchCreateRecord, BatchCreateRecordArgs, BatchCreateRecordCode, BatchCreateRecordResponse, SearchRecord,
    batch_create::AppTableRecord as NewRecord,
    search::{AppTableRecord, Condition, FilterInfo},
};
use feishu_api::mock::{Platform, made, of_json};
use feishu_api::{Client, Error, Value, json};
use futures_util::TryStreamExt;
use std::collections::BTreeMap;

/// Rows as they are here: a name and an amount.
type Row = (String, f64);

/// Writes rows to a table, so many at a time: how many there are now. Each batch is written once, however often it is sent.
async fn import(client: &Client, table: (&str, &str), rows: &[Row], run: &str) -> Result<usize, Error> {
    let mut written = 0;
    for (number, batch) in rows.chunks(500).enumerate() {
        let records = batch.iter().map(|(name, amount)| {
            NewRecord::new(BTreeMap::from([("Name".into(), json!(name)), ("Amount".into(), json!(amount))]))
        });
        let request = BatchCreateRecord::new(BatchCreateRecordArgs {
            app_token: table.0.to_owned(),
            table_id: table.1.to_owned(),
            records: records.collect(),
        });
        written += request.client_token(format!("{run}-{number}")).send(client).await?.records.len();
    }
    Ok(written)
}

/// The amounts of all rows with this name.
async fn amounts(client: &Client, table: (&str, &str), name: &str) -> Result<Vec<f64>, Error> {
    let mut search = SearchRecord::new(table.0, table.1).page_size(500);
    let mut filter = FilterInfo::new();
    filter.conjunction = Some("and".into());
    let mut is_named = Condition::new("Name", "is".into());
    is_named.value = Some(vec![name.to_owned()]);
    filter.conditions = Some(vec![is_named]);
    search.filter = Some(filter);
    let amount = async |record: AppTableRecord| Ok(record.fields.get("Amount").and_then(Value::as_f64));
    search.items(client).try_filter_map(amount).try_collect().await
}

/// A platform that keeps what is written.
fn with_a_table() -> Platform {
    let platform = Platform::new();
    platform.on(|request: &BatchCreateRecord| {
        let records = request.records.iter().map(|record| json!({"fields": record.fields}));
        let reply = json!({"records": records.collect::<Vec<_>>()});
        Ok(of_json::<BatchCreateRecordResponse>(&reply).unwrap())
    });
    let kept = platform.clone();
    platform.on_list(move |request: &SearchRecord| {
        let conditions = request.filter.as_ref().and_then(|filter| filter.conditions.as_ref());
        let name = &conditions.unwrap()[0].value.as_ref().unwrap()[0];
        let written = kept.calls::<BatchCreateRecord>().into_iter().flat_map(|call| call.records);
        let named = written.filter(|record| record.fields["Name"] == json!(name));
        Ok(named.map(|record| made(|it: &mut AppTableRecord| it.fields = record.fields)).collect())
    });
    platform
}

fn rows(count: u32) -> Vec<Row> {
    (0..count).map(|number| (format!("row {}", number % 2), f64::from(number) / 4.0)).collect()
}

const TABLE: (&str, &str) = ("bas_1", "tbl_1");

#[tokio::test(start_paused = true)]
async fn rows_go_in_by_five_hundred_and_come_out_as_they_were() {
    let platform = with_a_table();
    let client = platform.client();
    assert_eq!(import(&client, TABLE, &rows(1200), "run-1").await.unwrap(), 1200);
    let sizes: Vec<_> = platform.calls::<BatchCreateRecord>().iter().map(|call| call.records.len()).collect();
    assert_eq!(sizes, [500, 500, 200]);
    let found = amounts(&client, TABLE, "row 1").await.unwrap();
    assert_eq!((found.len(), found[599]), (600, 1199.0 / 4.0));
    assert_eq!(platform.calls::<SearchRecord>().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_the_docs_call_transient_is_tried_again() {
    let platform = with_a_table();
    platform.once(BatchCreateRecordCode::WriteConflict);
    platform.once(BatchCreateRecordCode::DataNotReady).times(2);
    assert_eq!(import(&platform.client(), TABLE, &rows(3), "run-1").await.unwrap(), 3);
    let tokens: Vec<_> =
        platform.calls::<BatchCreateRecord>().into_iter().map(|call| call.client_token).collect();
    assert_eq!(tokens, vec![Some("run-1-0".to_owned()); 4]);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_ends_the_import() {
    let platform = with_a_table();
    platform.once(BatchCreateRecordCode::TableIdNotFound);
    let Err(Error::Api(error)) = import(&platform.client(), TABLE, &rows(1200), "run-1").await else {
        panic!("refused")
    };
    assert_eq!(error.code, BatchCreateRecordCode::TableIdNotFound);
    assert_eq!(platform.calls::<BatchCreateRecord>().len(), 1);
}
