// Generators and what is drawn from them. A null generator is libtorch's global one.
#pragma once
#include "support.h"

#include <ATen/CPUGeneratorImpl.h>

namespace {
inline G give_generator(at::Generator g) { return reinterpret_cast<G>(g.unsafeReleaseGeneratorImpl()); }
inline at::Generator& generator(const G& g) {
  return const_cast<at::Generator&>(*reinterpret_cast<const at::Generator*>(&g));
}
}  // namespace

SLT G slt_generator_new(int64_t seed) {
  return guard([&] { return give_generator(at::detail::createCPUGenerator(static_cast<uint64_t>(seed))); });
}
SLT G slt_generator_default() { return guard([&] { return give_generator(at::detail::getDefaultCPUGenerator()); }); }
SLT void slt_generator_free(G g) { c10::raw::intrusive_ptr::decref(reinterpret_cast<c10::GeneratorImpl*>(g)); }
SLT int slt_generator_manual_seed(G g, int64_t seed) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(g).mutex());
    generator(g).set_current_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}
SLT int slt_generator_seed(G g, int64_t* out) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(g).mutex());
    *out = static_cast<int64_t>(generator(g).seed());
    return 0;
  });
}
SLT int slt_generator_initial_seed(G g, int64_t* out) {
  return guard([&] { *out = static_cast<int64_t>(generator(g).current_seed()); return 0; });
}
SLT H slt_generator_get_state(G g) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(g).mutex());
    return give(generator(g).get_state());
  });
}
SLT int slt_generator_set_state(G g, H state) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(g).mutex());
    generator(g).set_state(T(state));
    return 0;
  });
}
SLT int slt_manual_seed(int64_t seed) {
  return guard([&] { at::manual_seed(static_cast<uint64_t>(seed)); return 0; });
}

SLT H slt_rand(const int64_t* sizes, int count, G g, int dtype) {
  return guard([&] { return give(at::rand(ints(sizes, count), maybe(g), options(dtype))); });
}
SLT H slt_randn(const int64_t* sizes, int count, G g, int dtype) {
  return guard([&] { return give(at::randn(ints(sizes, count), maybe(g), options(dtype))); });
}
SLT H slt_randint(int64_t low, int64_t high, const int64_t* sizes, int count, G g, int dtype) {
  return guard([&] { return give(at::randint(low, high, ints(sizes, count), maybe(g), options(dtype))); });
}
SLT H slt_randperm(int64_t n, G g, int dtype) {
  return guard([&] { return give(at::randperm(n, maybe(g), options(dtype))); });
}
SLT H slt_bernoulli(H a, G g) { return guard([&] { return give(T(a).bernoulli(maybe(g))); }); }
SLT H slt_multinomial(H a, int64_t samples, bool replacement, G g) {
  return guard([&] { return give(T(a).multinomial(samples, replacement, maybe(g))); });
}
SLT int slt_normal_(H a, double mean, double std, G g) {
  return guard([&] { T(a).normal_(mean, std, maybe(g)); return 0; });
}
SLT int slt_uniform_(H a, double from, double to, G g) {
  return guard([&] { T(a).uniform_(from, to, maybe(g)); return 0; });
}
SLT int slt_random_(H a, double from, double to, G g) {
  return guard([&] { T(a).random_(static_cast<int64_t>(from), static_cast<int64_t>(to), maybe(g)); return 0; });
}
SLT int slt_bernoulli_(H a, double p, G g) { return guard([&] { T(a).bernoulli_(p, maybe(g)); return 0; }); }
