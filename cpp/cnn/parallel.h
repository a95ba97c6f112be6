// Work cut into parts that run side by side. The only room that knows pthreadpool.
#pragma once

#include <algorithm>
#include <cstddef>

namespace cnn {

/// How many threads compute, the calling one included: 1 at first. Where the core is built without
/// threads it stays 1. Not to be called while work runs.
void setThreads(int count);
int threads();

namespace detail {
void parallelFor(size_t count, size_t cost, void (*run)(void* work, size_t i), void* work);
}

/// Calls work(i) for i = 0 … count−1, in any order and on any of the threads, and waits for all of
/// them. No call may write what another one reads or writes: then the results do not depend on the
/// number of threads. `cost` is the number of multiplications of one call, roughly; what is too
/// little to be worth waking a thread runs on the calling one.
template <typename Work>
void parallelFor(size_t count, size_t cost, const Work& work) {
  detail::parallelFor(
      count, cost, [](void* context, size_t i) { (*static_cast<const Work*>(context))(i); },
      const_cast<void*>(static_cast<const void*>(&work)));
}

/// Calls work(first, end) for parts of `count` numbers, one behind the other. `cost`: of a number.
template <typename Work>
void forEachPart(size_t count, size_t cost, const Work& work) {
  constexpr size_t kPart = 16 * 1024;
  parallelFor((count + kPart - 1) / kPart, kPart * cost,
              [&](size_t part) { work(part * kPart, std::min(count, (part + 1) * kPart)); });
}

}  // namespace cnn
