#include "server/watchdog.h"

namespace pulseplate {

void Watchdog::set(Clock::time_point deadline) {
  deadline_ = deadline;
  if (deadline < armed_) arm(deadline);
}

void Watchdog::stop() {
  clear();
  expired_ = nullptr;
  timer_.cancel();
}

void Watchdog::arm(Clock::time_point when) {
  armed_ = when;
  timer_.expires_at(when);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (error || !self->expired_) return;
    self->armed_ = Clock::time_point::max();
    if (self->deadline_ == Clock::time_point::max()) return;
    if (Clock::now() < self->deadline_) return self->arm(self->deadline_);
    self->clear();
    self->expired_();
  });
}

}  // namespace pulseplate
