// What every exported function needs: the export macro, the handle type, errors, and conversions between the
// C boundary and ATen's types.
//
// A function that can fail returns a null handle or -1 and leaves its message for slt_error(), per thread.
#pragma once

#include <ATen/ATen.h>
#include <ATen/TensorIndexing.h>
#include <c10/util/Logging.h>
#include <torch/version.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#define SLT extern "C" __attribute__((visibility("default")))

// A handle is the intrusive pointer itself, with one reference owned by the managed side: no box per tensor.
typedef struct SltTensor* H;
typedef struct SltGenerator* G;
typedef std::vector<at::Tensor>* L;

static_assert(sizeof(at::Tensor) == sizeof(void*), "a handle must be the intrusive pointer");
static_assert(sizeof(at::Generator) == sizeof(void*), "a generator's handle must be the intrusive pointer");

// TorchSharp.NativeScalar
struct SltScalar {
  double real;
  int64_t integer;
  int64_t kind;  // 0 none, 1 real, 2 integer, 3 bool
};

// TorchSharp.NativeIndex
struct SltIndex {
  int64_t kind;  // 0 none, 1 ellipsis, 2 single, 3 slice, 4 tensor, 5 bool
  int64_t start;
  int64_t stop;
  int64_t step;
  int64_t given;  // bit 0 start, bit 1 stop, bit 2 step
  H tensor;
};

namespace {

thread_local std::string last_error;

void keep(const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
}

template <class F>
auto guard(F&& body) noexcept -> decltype(body()) {
  using R = decltype(body());
  try {
    return body();
  } catch (const c10::Error& e) {
    keep(e.what_without_backtrace());
  } catch (const std::exception& e) {
    keep(e.what());
  } catch (...) {
    keep("unknown native exception");
  }
  if constexpr (std::is_pointer_v<R>) return nullptr;
  else return R(-1);
}

inline const at::Tensor& T(const H& h) { return *reinterpret_cast<const at::Tensor*>(&h); }

inline H give(at::Tensor t) { return reinterpret_cast<H>(t.unsafeReleaseTensorImpl()); }

inline c10::optional<at::Tensor> maybe(const H& h) {
  return h ? c10::optional<at::Tensor>(T(h)) : c10::nullopt;
}

inline c10::optional<at::Generator> maybe(const G& g) {
  return g ? c10::optional<at::Generator>(*reinterpret_cast<const at::Generator*>(&g)) : c10::nullopt;
}

inline c10::optional<at::ScalarType> maybe_dtype(int dtype) {
  return dtype < 0 ? c10::nullopt : c10::optional<at::ScalarType>(static_cast<at::ScalarType>(dtype));
}

inline c10::optional<int64_t> maybe_integer(bool given, int64_t value) {
  return given ? c10::optional<int64_t>(value) : c10::nullopt;
}

inline c10::optional<double> maybe_real(bool given, double value) {
  return given ? c10::optional<double>(value) : c10::nullopt;
}

inline at::TensorOptions options(int dtype) { return at::TensorOptions(static_cast<at::ScalarType>(dtype)); }

inline at::Scalar S(const SltScalar& s) {
  switch (s.kind) {
    case 1: return at::Scalar(s.real);
    case 2: return at::Scalar(s.integer);
    case 3: return at::Scalar(s.integer != 0);
    default: TORCH_CHECK(false, "a scalar is needed and none was given");
  }
}

inline c10::optional<at::Scalar> maybe(const SltScalar& s) {
  return s.kind ? c10::optional<at::Scalar>(S(s)) : c10::nullopt;
}

inline at::IntArrayRef ints(const int64_t* values, int count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

// count < 0: no list was given
inline at::OptionalIntArrayRef maybe_ints(const int64_t* values, int count) {
  if (count < 0) return c10::nullopt;
  return at::OptionalIntArrayRef(ints(values, count));
}

inline std::vector<at::Tensor> tensors(const H* handles, int count) {
  std::vector<at::Tensor> list;
  list.reserve(count > 0 ? count : 0);
  for (int i = 0; i < count; i++) list.push_back(handles[i] ? T(handles[i]) : at::Tensor());
  return list;
}

inline std::vector<at::indexing::TensorIndex> indices(const SltIndex* items, int count) {
  std::vector<at::indexing::TensorIndex> list;
  list.reserve(count);
  for (int i = 0; i < count; i++) {
    const SltIndex& x = items[i];
    switch (x.kind) {
      case 0: list.emplace_back(at::indexing::None); break;
      case 1: list.emplace_back(at::indexing::Ellipsis); break;
      case 2: list.emplace_back(x.start); break;
      case 3:
        list.emplace_back(at::indexing::Slice(
            maybe_integer(x.given & 1, x.start), maybe_integer(x.given & 2, x.stop), maybe_integer(x.given & 4, x.step)));
        break;
      case 4: list.emplace_back(T(x.tensor)); break;
      case 5: list.emplace_back(x.start != 0); break;
      default: TORCH_CHECK(false, "unknown kind of index ", x.kind);
    }
  }
  return list;
}

inline c10::string_view text(const char* s) { return c10::string_view(s); }

}  // namespace

// The three shapes that most operations have.
#define SLT_UNARY(name) \
  SLT H slt_##name(H a) { return guard([&] { return give(T(a).name()); }); }
#define SLT_UNARY_INPLACE(name) \
  SLT int slt_##name(H a) { return guard([&] { T(a).name(); return 0; }); }
#define SLT_BINARY(name) \
  SLT H slt_##name(H a, H b) { return guard([&] { return give(T(a).name(T(b))); }); }
#define SLT_BINARY_INPLACE(name) \
  SLT int slt_##name(H a, H b) { return guard([&] { T(a).name(T(b)); return 0; }); }
#define SLT_SCALAR(name) \
  SLT H slt_##name##_scalar(H a, SltScalar b) { return guard([&] { return give(T(a).name(S(b))); }); }
#define SLT_SCALAR_INPLACE(name) \
  SLT int slt_##name##_scalar(H a, SltScalar b) { return guard([&] { T(a).name(S(b)); return 0; }); }
