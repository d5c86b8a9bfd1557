//! Statements that stay prepared.
//!
//! Diesel looks a statement up among the prepared ones by its text, which it writes out anew for each
//! run, and has every UPDATE, and every INSERT that leaves a column out, prepared anew as well, since
//! their text may differ from run to run. Most of ours is always the same. A fifth of a grant's time
//! went into finding that out.

use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Integer;

/// Runs a statement on the connection itself, prepared once per connection and found again by its
/// place in the source: `kept!(db, load(query))`, `kept!(db, execute(diesel::update(...)))` for the
/// number of rows changed, `kept!(db, run(...))` where that does not matter. Its text may depend on no
/// value: no `eq_any`, no boxed query, no changeset that leaves out `None`s, and
/// `treat_none_as_default_value = false` on what is inserted. A debug build refuses one that differs.
macro_rules! kept {
    ($conn:expr, execute($statement:expr)) => {
        $crate::store::kept::kept!($conn, load($crate::store::kept::Counted($statement)))
            .map(|changed: Vec<i32>| changed.len())
    };
    ($conn:expr, run($statement:expr)) => {
        $crate::store::kept::kept!($conn, load($crate::store::kept::Silent($statement)))
            .map(|_nothing: Vec<i32>| ())
    };
    ($conn:expr, $run:ident($statement:expr)) => {{
        enum Here {}
        match $conn {
            $crate::store::conn::Conn::Pg(c) => {
                diesel::RunQueryDsl::$run($crate::store::kept::Kept::<_, Here>::new($statement), c)
            }
            $crate::store::conn::Conn::Sqlite(c) => {
                diesel::RunQueryDsl::$run($crate::store::kept::Kept::<_, Here>::new($statement), c)
            }
        }
    }};
}

/// Inserts a row unless one with the same key stands there; evaluates to the number of rows inserted.
/// A plain insert would not do: a unique violation aborts the whole transaction on PostgreSQL.
macro_rules! insert_or_ignore {
    ($conn:expr, $table:expr, $values:expr) => {
        $crate::store::kept::kept!(
            $conn,
            execute(diesel::insert_into($table).values($values).on_conflict_do_nothing())
        )
    };
}

/// Inserts a row, or changes the one with the same key.
macro_rules! insert_or_update {
    ($conn:expr, $table:expr, $values:expr, $key:expr, $changes:expr) => {
        $crate::store::kept::kept!(
            $conn,
            run(diesel::insert_into($table).values($values).on_conflict($key).do_update().set($changes))
        )
    };
}

/// Reads one row and keeps others from changing it until the transaction ends: on PostgreSQL by a
/// lock; SQLite's one writer needs none. Keys never change, so that rows which name this one may come meanwhile:
/// else whoever adds a link while they hold the record's head, and whoever holds the number while they wait for
/// that, would wait for each other. (An UPDATE that changes nothing would lock as well, and leave
/// a dead row behind.)
macro_rules! locked {
    ($conn:expr, $query:expr) => {{
        enum Here {}
        match $conn {
            $crate::store::conn::Conn::Pg(c) => diesel::RunQueryDsl::get_result(
                $crate::store::kept::Kept::<_, Here>::new($query.for_no_key_update()),
                c,
            ),
            $crate::store::conn::Conn::Sqlite(c) => {
                diesel::RunQueryDsl::get_result($crate::store::kept::Kept::<_, Here>::new($query), c)
            }
        }
    }};
}
pub(super) use {insert_or_ignore, insert_or_update, kept, locked};

/// A statement, and the type that stands for its place in the source.
pub(super) struct Kept<Q, Here> {
    statement: Q,
    here: PhantomData<Here>,
}

impl<Q, Here> Kept<Q, Here> {
    pub(super) const fn new(statement: Q) -> Self {
        Self { statement, here: PhantomData }
    }
}

impl<Q, Here: 'static> QueryId for Kept<Q, Here> {
    type QueryId = Here;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB: Backend + 'static, Q: QueryFragment<DB>, Here: 'static> QueryFragment<DB> for Kept<Q, Here>
where
    DB::QueryBuilder: Default,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.statement.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, backend: &DB) -> QueryResult<bool> {
        #[cfg(debug_assertions)]
        same_text::check::<DB, Q, Here>(&self.statement, backend)?;
        #[cfg(not(debug_assertions))]
        let _ = backend;
        Ok(true)
    }
}

impl<Q: Query, Here> Query for Kept<Q, Here> {
    type SqlType = Q::SqlType;
}

impl<Conn, Q, Here> diesel::RunQueryDsl<Conn> for Kept<Q, Here> {}

/// A statement whose changed rows are counted. Diesel's own `execute` would count them too, but asks
/// a reference whether the statement may be kept, and a reference does not hear [`Kept`]'s answer.
pub(super) struct Counted<Q>(pub(super) Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1");
        Ok(())
    }
}

impl<Q> Query for Counted<Q> {
    type SqlType = Integer;
}

/// A statement of which nothing comes back.
pub(super) struct Silent<Q>(pub(super) Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Silent<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<Q> Query for Silent<Q> {
    type SqlType = Integer;
}

/// What holds the promise of [`Kept`] in tests.
#[cfg(debug_assertions)]
mod same_text {
    use std::any::TypeId;
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex, PoisonError};

    use diesel::QueryResult;
    use diesel::backend::Backend;
    use diesel::query_builder::{QueryBuilder as _, QueryFragment};
    use diesel::result::Error::QueryBuilderError;

    static TEXTS: LazyLock<Mutex<HashMap<(TypeId, TypeId), String>>> = LazyLock::new(Mutex::default);

    pub(super) fn check<DB, Q, Here>(statement: &Q, backend: &DB) -> QueryResult<()>
    where
        DB: Backend + 'static,
        DB::QueryBuilder: Default,
        Q: QueryFragment<DB>,
        Here: 'static,
    {
        let mut out = DB::QueryBuilder::default();
        statement.to_sql(&mut out, backend)?;
        let text = out.finish();
        let place = (TypeId::of::<DB>(), TypeId::of::<Here>());
        let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
        let first = texts.entry(place).or_insert_with(|| text.clone());
        if *first == text {
            return Ok(());
        }
        Err(QueryBuilderError(format!("kept under one place: {first}\nand: {text}").into()))
    }
}
