//! What somebody did on a card, and what the card says to that.

mod reply;

use std::fmt;

use serde_json::Value;

use super::{Callback, Event};
use crate::codec::{JsonError, Mismatches, read, table};

pub use reply::{CardReply, NewCard, Toast, ToastKind};

/// Somebody used a card: pressed a button, chose from a menu, filled in a form (`card.action.trigger`).
///
/// [Page](https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication). Clicks on cards
/// whose address is still that of old callbacks arrive as this, too.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CardAction {
    /// Who did it.
    pub operator: Option<CardOperator>,
    /// With this the card can be updated later: within 30 minutes, twice. Who has it can do so; no `Debug` shows it.
    pub token: Option<String>,
    /// What was done.
    pub action: Option<CardInput>,
    /// What shows the card: `im_message`, or something with link previews.
    pub host: Option<String>,
    /// `url_preview` for the card of a link preview.
    pub delivery_type: Option<String>,
    /// Where the card is.
    pub context: Option<CardContext>,
}

table! { CardAction:
    "operator" => operator, "token" => token, "action" => action, "host" => host,
    "delivery_type" => delivery_type, "context" => context
}

impl Event for CardAction {
    const TYPE: &'static str = "card.action.trigger";
}

impl Callback for CardAction {
    type Reply = CardReply;
}

impl fmt::Debug for CardAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operator, token, action, host, delivery_type, context } = self;
        f.debug_struct("CardAction")
            .field("operator", operator)
            .field("token", &token.as_ref().map(|_| format_args!("***")))
            .field("action", action)
            .field("host", host)
            .field("delivery_type", delivery_type)
            .field("context", context)
            .finish()
    }
}

/// Who used a card.
#[derive(Default)]
#[non_exhaustive]
pub struct CardOperator {
    /// The tenant.
    pub tenant_key: Option<String>,
    /// The id inside the tenant; needs a scope.
    pub user_id: Option<String>,
    /// The id for this app.
    pub open_id: Option<String>,
    /// The id for all apps of the developer.
    pub union_id: Option<String>,
}

crate::record! { CardOperator: 0 tenant_key; 1 user_id; 2 open_id; 3 union_id; }

/// What was done on a card.
#[derive(Default)]
#[non_exhaustive]
pub struct CardInput {
    /// What the card carries for this, as it was sent: an object or a text.
    pub value: Option<Value>,
    /// The component: `button`, `select_static`, `date_picker` …
    pub tag: Option<String>,
    /// The component's own name.
    pub name: Option<String>,
    /// What was chosen.
    pub option: Option<String>,
    /// What was chosen where several may be.
    pub options: Vec<String>,
    /// What was typed.
    pub input_value: Option<String>,
    /// What a form holds, by the names of its components.
    pub form_value: Option<Value>,
    /// Whether a checker is checked.
    pub checked: Option<bool>,
    /// The time zone of who did it, for components of dates and times.
    pub timezone: Option<String>,
}

crate::record! { CardInput:
    0 value;
    1 tag;
    2 name;
    3 option;
    4 options;
    5 input_value;
    6 form_value;
    7 checked;
    8 timezone;
}

/// Where a card is.
#[derive(Default)]
#[non_exhaustive]
pub struct CardContext {
    /// The message that is the card.
    pub open_message_id: Option<String>,
    /// The chat it is in.
    pub open_chat_id: Option<String>,
    /// The link, of a link preview.
    pub url: Option<String>,
    /// Its token, of a link preview.
    pub preview_token: Option<String>,
}

crate::record! { CardContext: 0 open_message_id; 1 open_chat_id; 2 url; 3 preview_token; }

/// The same as it came before cards had the envelope of events.
#[derive(Default)]
struct OldCard {
    open_id: Option<String>,
    user_id: Option<String>,
    union_id: Option<String>,
    tenant_key: Option<String>,
    open_message_id: Option<String>,
    open_chat_id: Option<String>,
    token: Option<String>,
    action: Option<CardInput>,
}

table! { OldCard:
    "open_id" => open_id, "user_id" => user_id, "union_id" => union_id, "tenant_key" => tenant_key,
    "open_message_id" => open_message_id, "open_chat_id" => open_chat_id, "token" => token, "action" => action
}

impl CardAction {
    /// Reads the flat body of an old callback.
    pub(super) fn of_old(message: &[u8]) -> Result<(Self, Mismatches), JsonError> {
        let mut old = OldCard::default();
        let told = read(message, &mut old)?;
        let OldCard { open_id, user_id, union_id, tenant_key, open_message_id, open_chat_id, token, action } =
            old;
        let context = CardContext { open_message_id, open_chat_id, ..CardContext::default() };
        let action = Self {
            operator: Some(CardOperator { tenant_key, user_id, open_id, union_id }),
            token,
            action,
            context: Some(context),
            ..Self::default()
        };
        Ok((action, told))
    }
}
