//! What can be counted with points in time: the same for tokio's `Instant` and for that of the crate named `std`.

/// For a type that wraps the real `Instant` and has a `now`.
#[doc(hidden)]
#[macro_export]
macro_rules! __time_arithmetic {
    ($instant:ident) => {
        impl $instant {
            /// How long it is after another.
            pub fn duration_since(&self, earlier: Self) -> ::std::time::Duration {
                self.0.saturating_duration_since(earlier.0)
            }

            /// How long it is after another, or `None`.
            pub fn checked_duration_since(&self, earlier: Self) -> Option<::std::time::Duration> {
                self.0.checked_duration_since(earlier.0)
            }

            /// How long it is after another, or zero.
            pub fn saturating_duration_since(&self, earlier: Self) -> ::std::time::Duration {
                self.0.saturating_duration_since(earlier.0)
            }

            /// How long ago it was.
            pub fn elapsed(&self) -> ::std::time::Duration {
                Self::now().duration_since(*self)
            }

            /// Later by this, or `None`.
            pub fn checked_add(&self, duration: ::std::time::Duration) -> Option<Self> {
                self.0.checked_add(duration).map($instant)
            }

            /// Earlier by this, or `None`.
            pub fn checked_sub(&self, duration: ::std::time::Duration) -> Option<Self> {
                self.0.checked_sub(duration).map($instant)
            }
        }

        impl ::std::ops::Add<::std::time::Duration> for $instant {
            type Output = Self;

            fn add(self, duration: ::std::time::Duration) -> Self {
                $instant(self.0 + duration)
            }
        }

        impl ::std::ops::AddAssign<::std::time::Duration> for $instant {
            fn add_assign(&mut self, duration: ::std::time::Duration) {
                self.0 += duration;
            }
        }

        impl ::std::ops::Sub<::std::time::Duration> for $instant {
            type Output = Self;

            fn sub(self, duration: ::std::time::Duration) -> Self {
                $instant(self.0 - duration)
            }
        }

        impl ::std::ops::SubAssign<::std::time::Duration> for $instant {
            fn sub_assign(&mut self, duration: ::std::time::Duration) {
                self.0 -= duration;
            }
        }

        impl ::std::ops::Sub for $instant {
            type Output = ::std::time::Duration;

            fn sub(self, earlier: Self) -> ::std::time::Duration {
                self.duration_since(earlier)
            }
        }

        impl ::std::fmt::Debug for $instant {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}
