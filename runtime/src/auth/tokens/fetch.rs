//! Tokens from the platform.

use std::sync::Arc;
use std::time::Duration;

use super::{Managed, get};
use crate::auth::app::{App, AppKind};
use crate::auth::sender::Sender;
use crate::error::{AuthError, Error, Hidden};
use crate::http::{Received, Request, lacking};
use crate::policy::TokenKey;
use crate::secret::Secret;
use crate::wire::{Content, Method, Reply, Spec};

const fn auth(id: &'static str, path: &'static str) -> Spec {
    Spec { id, path, method: Method::Post, content: Content::Json, reply: Reply::Flat, ..Spec::EMPTY }
}

static APP: Spec = auth("auth_v3.app_access_token", "/open-apis/auth/v3/app_access_token");
static APP_INTERNAL: Spec =
    auth("auth_v3.app_access_token.internal", "/open-apis/auth/v3/app_access_token/internal");
static TENANT: Spec = auth("auth_v3.tenant_access_token", "/open-apis/auth/v3/tenant_access_token");
static TENANT_INTERNAL: Spec =
    auth("auth_v3.tenant_access_token.internal", "/open-apis/auth/v3/tenant_access_token/internal");
static RESEND: Spec = auth("auth_v3.app_ticket.resend", "/open-apis/auth/v3/app_ticket/resend");

/// An app_ticket comes every hour and an older one stays good for a while; the platform says no when it is not.
const TICKET_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to wait for a ticket before the platform is asked for another one.
const TICKET_WAIT: Duration = Duration::from_secs(60);

/// How long a token is taken to live whose reply does not say: long enough not to be fetched anew for each call, and short
/// enough for the shortest that the platform issues.
const UNSTATED_LIFE: Duration = Duration::from_secs(5 * 60);

/// What the platform says when the ticket, the app or its secret is wrong.
const NO_APP_TOKEN: i64 = 10012;

#[derive(Default)]
struct Issued {
    app: String,
    tenant: String,
    expire: Option<i64>,
}

crate::codec::table! { Issued: "expire" => expire, "app_access_token" => app, "tenant_access_token" => tenant }

/// Fetches a token unless somebody else has while this waited for the lock.
pub(super) async fn locked(
    sender: Arc<dyn Sender>,
    key: TokenKey,
    managed: Managed,
) -> Result<Secret, Error> {
    let store = &sender.app().store;
    let lock = store.lock(&key).await.map_err(Error::of_store)?;
    let fetched = alone(&*sender, &key, &managed).await;
    store.unlock(lock).await;
    fetched
}

async fn alone(sender: &dyn Sender, key: &TokenKey, managed: &Managed) -> Result<Secret, Error> {
    let app = sender.app();
    if let Some(token) = app.kept(key).await? {
        return Ok(token);
    }
    let (token, ttl) = match managed {
        Managed::App => of_app(sender).await?,
        Managed::Tenant(tenant) => of_tenant(sender, tenant.as_deref()).await?,
    };
    app.store.set(key, &token, ttl).await.map_err(Error::of_store)?;
    Ok(token)
}

async fn of_app(sender: &dyn Sender) -> Result<(Secret, Duration), Error> {
    let app = sender.app();
    match app.kind {
        AppKind::Custom => issue(sender, &APP_INTERNAL, &id_and_secret(app), Kind::App).await,
        AppKind::Store => {
            let ticket = ticket(sender).await?;
            match by_ticket(sender, &ticket).await {
                Err(error) if refuses_ticket(&error) => {
                    // Kept on, it would shut the app out until its time is over. Another may have come meanwhile.
                    app.store.remove(&app.ticket_key(), &ticket).await.map_err(Error::of_store)?;
                    by_ticket(sender, &self::ticket(sender).await?).await
                }
                outcome => outcome,
            }
        }
    }
}

async fn by_ticket(sender: &dyn Sender, ticket: &Secret) -> Result<(Secret, Duration), Error> {
    let mut body = id_and_secret(sender.app());
    body.push(("app_ticket", ticket.expose()));
    issue(sender, &APP, &body, Kind::App).await
}

fn refuses_ticket(error: &Error) -> bool {
    matches!(error, Error::Auth(AuthError::Refused(error)) if error.code == NO_APP_TOKEN)
}

async fn of_tenant(sender: &dyn Sender, tenant: Option<&str>) -> Result<(Secret, Duration), Error> {
    let app = sender.app();
    let Some(tenant) = tenant else {
        return issue(sender, &TENANT_INTERNAL, &id_and_secret(app), Kind::Tenant).await;
    };
    let token = get(sender, &Managed::App, &|| sender.allowance()).await?;
    match of_tenant_by(sender, tenant, &token).await {
        // Kept on, it would shut the app out of all its tenants until its time is over.
        Err(error) if rejects_token(&error) => {
            app.store.remove(&Managed::App.key(app), &token).await.map_err(Error::of_store)?;
            let token = get(sender, &Managed::App, &|| sender.allowance()).await?;
            of_tenant_by(sender, tenant, &token).await
        }
        outcome => outcome,
    }
}

async fn of_tenant_by(
    sender: &dyn Sender,
    tenant: &str,
    token: &Secret,
) -> Result<(Secret, Duration), Error> {
    let body = [("app_access_token", token.expose()), ("tenant_key", tenant)];
    issue(sender, &TENANT, &body, Kind::Tenant).await
}

fn rejects_token(error: &Error) -> bool {
    matches!(error, Error::Auth(AuthError::Refused(error)) if error.is_invalid_token())
}

fn id_and_secret(app: &App) -> Vec<(&'static str, &str)> {
    vec![("app_id", &app.id), ("app_secret", app.secret.expose())]
}

/// The ticket of the last event. Where there is none, the platform is asked for another event, by one of all the calls that
/// want it.
async fn ticket(sender: &dyn Sender) -> Result<Secret, Error> {
    let app = sender.app();
    if let Some(ticket) = app.kept(&app.ticket_key()).await? {
        return Ok(ticket);
    }
    let asked = app.asked_key();
    if app.kept(&asked).await?.is_none() {
        call(sender, &RESEND, &id_and_secret(app)).await?;
        app.store.set(&asked, &ASKED.into(), TICKET_WAIT).await.map_err(Error::of_store)?;
    }
    Err(AuthError::AppTicketMissing { endpoint: String::new() }.into())
}

/// What stands in the store once the platform has been asked.
const ASKED: &str = "asked";

/// Keeps the ticket of an event.
pub(crate) async fn set_ticket(app: &App, ticket: &Secret) -> Result<(), Error> {
    app.store.set(&app.ticket_key(), ticket, TICKET_TTL).await.map_err(Error::of_store)?;
    // Should this one be refused as well, another is to be asked for.
    app.store.remove(&app.asked_key(), &ASKED.into()).await.map_err(Error::of_store)
}

/// The longest that a token is taken to live, whatever its reply says. The platform's live for two hours.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to keep a token that lives so many seconds: a tenth less, at most five minutes less, so that it does not
/// expire on its way. One that was just issued is not over: a number that says so says nothing.
fn keep(expire: Option<i64>) -> Duration {
    let seconds = expire.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
    let life = seconds.map_or(UNSTATED_LIFE, |seconds| Duration::from_secs(seconds).min(LONGEST_LIFE));
    life.saturating_sub((life / 10).min(Duration::from_secs(5 * 60)))
}

/// What a reply is read for.
#[derive(Clone, Copy)]
enum Kind {
    App,
    Tenant,
}

async fn issue(
    sender: &dyn Sender,
    spec: &'static Spec,
    body: &[(&str, &str)],
    kind: Kind,
) -> Result<(Secret, Duration), Error> {
    let (issued, received, hidden) = call(sender, spec, body).await.map_err(|error| match error {
        Error::Api(error) => AuthError::Refused(error).into(),
        other => other,
    })?;
    let (name, token) = match kind {
        Kind::App => ("app_access_token", &issued.app),
        Kind::Tenant => ("tenant_access_token", &issued.tenant),
    };
    let token = Secret::from(token.as_str());
    if !token.is_token() {
        return Err(lacking(spec, &received, name).without(&hidden));
    }
    Ok((token, keep(issued.expire)))
}

async fn call(
    sender: &dyn Sender,
    spec: &'static Spec,
    body: &[(&str, &str)],
) -> Result<(Issued, Received, Hidden), Error> {
    let object: serde_json::Map<_, _> =
        body.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    // Issuing a token twice issues the same token, or another one as good.
    let request = Request::json(spec, &object.into(), true);
    let mut hidden = Hidden::default();
    request.hide(&mut hidden);
    let mut issued = Issued::default();
    let received = sender.send(request, &mut issued).await?;
    Ok((issued, received, hidden))
}
