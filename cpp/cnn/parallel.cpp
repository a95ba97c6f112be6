#include "cnn/parallel.h"

#ifdef HITOFUDE_THREADS
#include <memory>

#include "pthreadpool.h"
#endif

namespace cnn {

#ifdef HITOFUDE_THREADS

namespace {

struct Destroy {
  void operator()(pthreadpool* pool) const { pthreadpool_destroy(pool); }
};
std::unique_ptr<pthreadpool, Destroy> pool;

}  // namespace

void setThreads(int count) {
  pool.reset(count > 1 ? pthreadpool_create(static_cast<size_t>(count)) : nullptr);
}

int threads() { return pool ? static_cast<int>(pthreadpool_get_threads_count(pool.get())) : 1; }

void detail::parallelFor(size_t count, size_t cost, void (*run)(void* work, size_t i), void* work) {
  constexpr size_t kWorthWaking = 1'000'000;
  if (!pool || count < 2 || count * cost < kWorthWaking) {
    for (size_t i = 0; i < count; ++i) run(work, i);
  } else {
    pthreadpool_parallelize_1d(pool.get(), run, work, count, 0);
  }
}

#else

void setThreads(int) {}

int threads() { return 1; }

void detail::parallelFor(size_t count, size_t, void (*run)(void* work, size_t i), void* work) {
  for (size_t i = 0; i < count; ++i) run(work, i);
}

#endif

}  // namespace cnn
