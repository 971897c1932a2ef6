//! A page of a zoo that has one of everything.

use feishu_codegen::{load::Page, model::Catalog, read};

const TEXT: &str = "\
---
title: \"喂养\"
fullPath: \"/uAjLw4CM/reference/zoo-v1/animal/feed\"
updateTime: \"1720167377000\"
---
# 喂养

给动物喂食，不再推荐使用。{尝试一下}(url=/api?project=zoo&version=v1&resource=animal&method=feed)

## 请求

| 项目 | 值 |
| --- | --- |
| HTTP URL | https://www.feishu.cn/open-apis/zoo/v1/keepers/:keeper_id/feed |
| HTTP Method | POST |
| 接口频率限制 | 1000 次/分钟、50 次/秒 |
| 支持的应用类型 | custom,isv |
| 权限要求 | `zoo:animal` 喂动物<br>`zoo:animal:readonly` 看动物 |
| 字段权限要求 | `zoo:keeper` 看饲养员 |

### 请求头

| 名称 | 类型 | 必填 | 描述 |
| --- | --- | --- | --- |
| Authorization | string | 是 | `user_access_token` 或 `tenant_access_token` |

### 路径参数

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| keeper_id | string | 饲养员<br>**示例值**：\"k_1\" |

### 查询参数

| 名称 | 类型 | 必填 | 描述 |
| --- | --- | --- | --- |
| id_type | string | 否 | 编号的类型<br>**可选值有**：<br>- `open_id`：开放编号<br>- `user_id`：工号<br>**默认值**：`open_id`<br>**当值为 `user_id`，字段权限要求**：`zoo:keeper.id:readonly` |
| page_size | int | 否 | 每页多少<br>**默认值**：`20`<br>**数据校验规则**：<br>- 取值范围：`1` ～ `50` |
| page_token | string | 条件必填 | 翻页 |

### 请求体

| 名称 | 类型 | 必填 | 描述 |
| --- | --- | --- | --- |
| animal_id | string | 是 | 动物<br>**数据校验规则**：<br>- 长度范围：`1` ～ `64` 字符<br>- 正则校验：`^a\\|b$`<br>- 不能以 `od-` 开头<br>**字段权限要求**：`zoo:animal.id` |
| days | int | 否 | 星期几，按位相加。<br>**可选值有**：<br>- `1`：一<br>- `2`：二 |
| meal | zoo_meal[] | 否 | 餐<br>**数据校验规则**：<br>- 长度范围：`0` ～ `9` |
| &nbsp;&nbsp;└ weight | float | 是 | 多重 |
| &nbsp;&nbsp;└ notes | map<string, string> | 否 | 备注 |
| form | string | 否 | 表单，JSON 字符串 |
| &nbsp;&nbsp;└ title | string | 否 | 标题 |

## 响应

### 响应体

| 名称 | 类型 | 描述 |
| --- | --- | --- |
| code | int | 错误码 |
| data | object | 数据 |
| &nbsp;&nbsp;└ items | animal[] | 动物 |
| &nbsp;&nbsp;&nbsp;&nbsp;└ id | string | 编号 |
| &nbsp;&nbsp;└ has_more | boolean | 还有吗 |
| &nbsp;&nbsp;└ page_token | string | 翻页 |

### 错误码

| HTTP状态码 | 错误码 | 描述 | 排查建议 |
| --- | --- | --- | --- |
| 400 | 9001 | animal is full | 请稍后重试 |
| 500 | 9002 | internal error | 联系园长 |
";

/// The full page.
pub(crate) fn page() -> Page {
    Page { path: "zoo.md".into(), text: TEXT.to_owned() }
}

/// What is read of it.
pub(crate) fn catalog() -> Catalog {
    let catalog = read(&[page()], &|| {}).catalog;
    assert_eq!(catalog.endpoints.len(), 1);
    catalog
}
