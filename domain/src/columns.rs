//! Lets ids, moments and days stand as values in a query; how they are stored, the server alone decides.
//!
//! Rust's orphan rule wants these few lines beside the types themselves. They name no database and do nothing.

use diesel::backend::Backend;
use diesel::expression::AsExpression;
// Diesel's own derive names the same path; there is no other way to write a bound value for a generic column type.
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::is_nullable::NotNull;
use diesel::sql_types::{Nullable, SingleValue, SqlType};

use crate::id::Id;
use crate::moment::{Date, Moment};

/// A column type that holds an [`Id`].
pub trait IdColumn: SqlType<IsNull = NotNull> + SingleValue {}
/// A column type that holds a [`Moment`].
pub trait MomentColumn: SqlType<IsNull = NotNull> + SingleValue {}
/// A column type that holds a [`Date`].
pub trait DateColumn: SqlType<IsNull = NotNull> + SingleValue {}

macro_rules! bound_as {
    ($column:ident: [$($generics:tt)*] $type:ty) => {
        impl<$($generics)* C: $column> AsExpression<C> for $type {
            type Expression = Bound<C, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)* C: $column> AsExpression<Nullable<C>> for $type {
            type Expression = Bound<Nullable<C>, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
    };
}
macro_rules! nullable_too {
    ($column:ident: [$($generics:tt)*] $type:ty) => {
        impl<$($generics)* C: $column, B: Backend> ToSql<Nullable<C>, B> for $type
        where
            $type: ToSql<C, B>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, B>) -> serialize::Result {
                ToSql::<C, B>::to_sql(self, out)
            }
        }
    };
}
bound_as!(IdColumn: [K,] Id<K>);
bound_as!(IdColumn: ['a, K,] &'a Id<K>);
bound_as!(MomentColumn: [] Moment);
bound_as!(MomentColumn: ['a,] &'a Moment);
bound_as!(DateColumn: [] Date);
bound_as!(DateColumn: ['a,] &'a Date);
nullable_too!(IdColumn: [K,] Id<K>);
nullable_too!(MomentColumn: [] Moment);
nullable_too!(DateColumn: [] Date);
