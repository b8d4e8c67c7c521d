//! One entry of the route list: how it is served, who may use it, and what the OpenAPI document says of it.
//!
//! The document is made of the same entries that the server serves, so that neither can lack what the other has.

use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, web};
use domain::access::Action;
use utoipa::ToSchema;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::guard::{self, Permission};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, with or without a session.
    Open,
    /// Only requests that say nothing about who asks; a session cookie is refused.
    Anonymous,
    /// The holder of the token in the address.
    Token,
    /// A session whose person may do this to something.
    May(Action),
}

impl Access {
    /// The name that the document carries as `x-readback-access`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Anonymous => "anonymous",
            Self::Token => "token",
            Self::May(action) => action.as_str(),
        }
    }
}

/// A route below `/api/v1`.
pub struct Route {
    pub(super) method: HttpMethod,
    pub(super) path: &'static str,
    handler: actix_web::Route,
    operation: OperationBuilder,
    schemas: Vec<(String, RefOr<Schema>)>,
}

/// A route that does not say yet who may use it; it cannot be listed.
pub struct Unguarded(Route);

macro_rules! verbs {
    ($($name:ident $method:ident;)*) => {
        impl Route {
            $(
                #[doc = concat!("A `", stringify!($method), "` route.")]
                pub fn $name<F, Args>(path: &'static str, handler: F) -> Unguarded
                where
                    F: Handler<Args>,
                    Args: FromRequest + 'static,
                    F::Output: Responder + 'static,
                {
                    Self::begin(HttpMethod::$method, path, web::$name().to(handler))
                }
            )*
        }
    };
}

verbs! {
    get Get;
    post Post;
    put Put;
    patch Patch;
    delete Delete;
}

impl Unguarded {
    /// For anybody.
    pub fn open(self) -> Route {
        self.with(Access::Open)
    }

    /// For requests that say nothing about who asks.
    pub fn anonymous(self) -> Route {
        self.with(Access::Anonymous)
    }

    /// For the holder of the token in the address.
    pub fn token(self) -> Route {
        self.with(Access::Token)
    }

    /// For people who may do `P` to something; the handler takes `Allowed<P>`.
    pub fn may<P: Permission>(self) -> Route {
        self.with(Access::May(P::ACTION))
    }

    fn with(self, access: Access) -> Route {
        let extension = ExtensionsBuilder::new().add("x-readback-access", access.as_str()).build();
        let Self(mut route) = self;
        route.operation = route.operation.extensions(Some(extension));
        route.handler = route.handler.wrap(from_fn(move |request, next| guard::admit(access, request, next)));
        route
    }
}

impl Route {
    fn begin(method: HttpMethod, path: &'static str, handler: actix_web::Route) -> Unguarded {
        let mut operation = OperationBuilder::new();
        for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let parameter = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
            operation = operation.parameter(parameter);
        }
        Unguarded(Self { method, path, handler, operation, schemas: Vec::new() })
    }

    /// What the route does, in one sentence.
    pub fn summary(mut self, summary: &str) -> Self {
        self.operation = self.operation.summary(Some(summary));
        self
    }

    /// A parameter of the query.
    pub fn query(mut self, name: &str, about: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .description(Some(about))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// That the request carries the version that it changes, as `If-Match`.
    pub fn if_match(mut self) -> Self {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .description(Some("The ETag of what was read"))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// The body that it takes.
    pub fn takes<T: ToSchema>(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(self.reference::<T>())).build();
        let body =
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.operation = self.operation.request_body(Some(body.build()));
        self
    }

    /// A body of which every field may be absent: a PATCH.
    pub fn takes_any_of(mut self, fields: &[&str]) -> Self {
        let object = fields.iter().fold(ObjectBuilder::new(), |object, field| {
            object.property(
                *field,
                ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::AnyValue),
            )
        });
        let content = ContentBuilder::new().schema(Some(object)).build();
        let body =
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.operation = self.operation.request_body(Some(body.build()));
        self
    }

    /// An answer with a body.
    pub fn gives<T: ToSchema>(mut self, status: u16) -> Self {
        let content = ContentBuilder::new().schema(Some(self.reference::<T>())).build();
        let answer = ResponseBuilder::new().description("As asked").content("application/json", content);
        self.operation = self.operation.response(status.to_string(), answer.build());
        self
    }

    /// An answer without a body.
    pub fn gives_nothing(mut self, status: u16) -> Self {
        let answer = ResponseBuilder::new().description("Done");
        self.operation = self.operation.response(status.to_string(), answer.build());
        self
    }

    fn reference<T: ToSchema>(&mut self) -> RefOr<Schema> {
        let name = T::name().into_owned();
        T::schemas(&mut self.schemas);
        self.schemas.push((name.clone(), T::schema()));
        Ref::from_schema_name(name).into()
    }

    /// Taken apart: what serves it, and what documents it.
    pub(super) fn into_parts(self) -> (actix_web::Route, Operation, Vec<(String, RefOr<Schema>)>) {
        let problem = ResponseBuilder::new()
            .description("A problem (RFC 9457)")
            .content(
                "application/problem+json",
                ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
            )
            .build();
        (self.handler, self.operation.response("default", problem).build(), self.schemas)
    }
}
