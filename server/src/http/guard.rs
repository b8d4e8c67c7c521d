//! Who asks, and whether they may: handlers receive [`Allowed`] instead of a bare person.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use domain::access::{Action, Viewer};
use domain::id::{PersonId, SessionId};
use domain::problem::Code;

use super::route::Access;
use crate::app::App;
use crate::error::{Result, ServerError};

/// The cookie with the access token.
pub const ACCESS_COOKIE: &str = "rb_access";
/// The cookie with the refresh token.
pub const REFRESH_COOKIE: &str = "rb_refresh";
/// The header with which a queued request says whose it is.
pub const PERSON_HEADER: &str = "readback-person";

/// A person with a session that holds.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the access rules need to know.
    pub viewer: Viewer,
    /// The person's name.
    pub name: String,
    /// The person's language.
    pub language: String,
    /// The session.
    pub session_id: SessionId,
    /// The person's epoch when the session was read; raising it ends every session.
    pub epoch: i64,
}

impl SignedIn {
    /// Who.
    pub fn person_id(&self) -> PersonId {
        self.viewer.person_id
    }
}

/// An action as a type, so that a handler's signature says what its caller must be allowed to do.
pub trait Permission: 'static {
    /// The action of the access table.
    const ACTION: Action;
}

macro_rules! permissions {
    ($($action:ident)*) => {
        /// Every action of the access table as a type.
        pub mod may {
            $(
                #[doc = concat!("`Action::", stringify!($action), "`.")]
                #[derive(Clone, Copy, Debug)]
                pub struct $action;
                impl super::Permission for $action {
                    const ACTION: domain::access::Action = domain::access::Action::$action;
                }
            )*
        }
    };
}

permissions! {
    Report OwnAccount ReadStaff ReadOwn Answer CommentAsReporter EditOwnText ReopenOwn Confirm Withdraw
    Support Follow ShareIdentity
    ReportOnBehalf ReadWhole ReadQueue ReadTellings Move Plan Reroute Join Triage CommentAsOwner ReopenAsOwner
    SeeIdentity Vote Decide Ship Administer
}

/// The door of every route: runs before anything of the request is read, so that somebody who may not ask learns
/// nothing, not even that a body is wrong.
pub(super) async fn admit(
    access: Access,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let checked = match access {
        Access::Open | Access::Token => Ok(()),
        Access::Anonymous => says_nobody(request.request()),
        Access::May(action) => admit_person(request.request(), action).await,
    };
    match checked {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => Ok(request.error_response(error).map_into_boxed_body()),
    }
}

async fn admit_person(request: &HttpRequest, action: Action) -> Result<()> {
    let who = signed_in(request).await?.ok_or(Code::SignInNeeded)?;
    if !who.viewer.may_anywhere(action) {
        return Err(Code::NotAllowed.into());
    }
    request.extensions_mut().insert(Admitted { who, action });
    Ok(())
}

/// Whom the door let in, and for what.
#[derive(Clone)]
struct Admitted {
    who: Arc<SignedIn>,
    action: Action,
}

/// Somebody who may do `P` to something at all. Whether to this very thing, the action decides on what it reads.
///
/// The door answered 401 without a session, 409 `wrong_person` where a queued request belongs to somebody else, and
/// 403 where no role of the person may do `P`. A handler whose route was listed with another permission gets nobody.
pub struct Allowed<P: Permission> {
    /// Who asks.
    pub who: Arc<SignedIn>,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let admitted = request.extensions().get::<Admitted>().cloned();
        std::future::ready(match admitted {
            Some(Admitted { who, action }) if action == P::ACTION => {
                Ok(Self { who, permission: PhantomData })
            }
            _ => Err(ServerError::Internal(format!("the route is not listed with {:?}", P::ACTION))),
        })
    }
}

/// The person of the request's session, where it has one; for routes that answer both.
pub struct Perhaps(pub Option<Arc<SignedIn>>);

impl FromRequest for Perhaps {
    type Error = ServerError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match signed_in(&request).await {
                Err(ServerError::Problem(problem)) if problem.code == Code::SignInNeeded => Ok(Self(None)),
                other => other.map(Self),
            }
        })
    }
}

async fn signed_in(request: &HttpRequest) -> Result<Option<Arc<SignedIn>>> {
    let app =
        request.app_data::<web::Data<App>>().ok_or_else(|| ServerError::Internal("no app".to_owned()))?;
    let Some(cookie) = request.cookie(ACCESS_COOKIE) else { return Ok(None) };
    let who = app.sessions.verify(app, cookie.value()).await?;
    let said = request.headers().get(PERSON_HEADER).and_then(|value| value.to_str().ok());
    if said.is_some_and(|person| person != who.person_id().to_string()) {
        return Err(Code::WrongPerson.into());
    }
    Ok(Some(who))
}

/// A request that says nothing about who asks: a session cookie or a named person there is refused.
pub struct Anonymous;

impl FromRequest for Anonymous {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        std::future::ready(says_nobody(request).map(|()| Self))
    }
}

/// Whether that path or route pattern is about an anonymous report: such requests carry no cookie and leave no line
/// in the log.
pub(super) fn is_about_anonymous(path: &str) -> bool {
    ["/api/v1/anonymous", "/api/v1/status/", "/s/"].iter().any(|start| path.starts_with(start))
}

/// Refuses a request that says who asks.
fn says_nobody(request: &HttpRequest) -> Result<()> {
    let named = request.cookie(ACCESS_COOKIE).is_some()
        || request.cookie(REFRESH_COOKIE).is_some()
        || request.headers().contains_key(PERSON_HEADER)
        || request.headers().contains_key("authorization");
    if named { Err(Code::NotAnonymous.into()) } else { Ok(()) }
}
