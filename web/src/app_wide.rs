//! Values that exist once for the whole page.
//!
//! A context is only found from inside a component; these are also found after an answer has come.

/// Gives a `Copy` type `install` and `current`.
#[macro_export]
macro_rules! app_wide {
    ($type:ident) => {
        thread_local! {
            static INSTALLED: std::cell::Cell<Option<$type>> = const { std::cell::Cell::new(None) };
        }

        impl $type {
            fn install(self) {
                INSTALLED.set(Some(self));
            }

            /// The root component installs it before anything else is shown.
            fn current() -> Self {
                INSTALLED.get().expect("installed at the start")
            }
        }
    };
}
