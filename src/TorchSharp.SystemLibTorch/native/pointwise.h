// Element by element: functions of one tensor, arithmetic, comparisons, logic.
#pragma once
#include "support.h"

#define SLT_UNARY_BOTH(name) SLT_UNARY(name) SLT_UNARY_INPLACE(name##_)

SLT_UNARY_BOTH(abs)
SLT_UNARY_BOTH(acos)
SLT_UNARY_BOTH(asin)
SLT_UNARY_BOTH(atan)
SLT_UNARY_BOTH(ceil)
SLT_UNARY_BOTH(cos)
SLT_UNARY_BOTH(cosh)
SLT_UNARY_BOTH(digamma)
SLT_UNARY_BOTH(erf)
SLT_UNARY_BOTH(erfc)
SLT_UNARY_BOTH(erfinv)
SLT_UNARY_BOTH(exp)
SLT_UNARY_BOTH(exp2)
SLT_UNARY_BOTH(expm1)
SLT_UNARY_BOTH(floor)
SLT_UNARY_BOTH(frac)
SLT_UNARY_BOTH(lgamma)
SLT_UNARY_BOTH(log)
SLT_UNARY_BOTH(log10)
SLT_UNARY_BOTH(log1p)
SLT_UNARY_BOTH(log2)
SLT_UNARY_BOTH(neg)
SLT_UNARY_BOTH(reciprocal)
SLT_UNARY_BOTH(relu)
SLT_UNARY_BOTH(rsqrt)
SLT_UNARY_BOTH(sigmoid)
SLT_UNARY_BOTH(sign)
SLT_UNARY_BOTH(sin)
SLT_UNARY_BOTH(sinh)
SLT_UNARY_BOTH(sqrt)
SLT_UNARY_BOTH(tan)
SLT_UNARY_BOTH(tanh)
SLT_UNARY_BOTH(trunc)
SLT_UNARY_BOTH(logical_not)
SLT_UNARY_BOTH(bitwise_not)
SLT_UNARY(square)
SLT_UNARY(positive)
SLT_UNARY(isnan)
SLT_UNARY(isinf)
SLT_UNARY(isposinf)
SLT_UNARY(isneginf)
SLT_UNARY(isfinite)
SLT_UNARY(signbit)

SLT H slt_round(H a, int64_t decimals) { return guard([&] { return give(at::round(T(a), decimals)); }); }
SLT int slt_round_(H a, int64_t decimals) {
  return guard([&] { T(a).round_(decimals); return 0; });
}
SLT H slt_silu(H a) { return guard([&] { return give(at::silu(T(a))); }); }
SLT int slt_silu_(H a) {
  return guard([&] { at::Tensor t = T(a); at::silu_(t); return 0; });
}
SLT H slt_gelu(H a) { return guard([&] { return give(at::gelu(T(a))); }); }
SLT int slt_gelu_(H a) {
  return guard([&] { at::Tensor t = T(a); at::gelu_(t); return 0; });
}
SLT H slt_leaky_relu(H a, SltScalar slope) { return guard([&] { return give(at::leaky_relu(T(a), S(slope))); }); }
SLT int slt_leaky_relu_(H a, SltScalar slope) {
  return guard([&] { at::Tensor t = T(a); at::leaky_relu_(t, S(slope)); return 0; });
}
SLT H slt_hardtanh(H a, SltScalar min, SltScalar max) { return guard([&] { return give(at::hardtanh(T(a), S(min), S(max))); }); }
SLT int slt_hardtanh_(H a, SltScalar min, SltScalar max) {
  return guard([&] { at::Tensor t = T(a); at::hardtanh_(t, S(min), S(max)); return 0; });
}
SLT H slt_elu(H a, SltScalar alpha) { return guard([&] { return give(at::elu(T(a), S(alpha))); }); }
SLT H slt_softplus(H a, SltScalar beta, SltScalar threshold) {
  return guard([&] { return give(at::softplus(T(a), S(beta), S(threshold))); });
}
SLT H slt_nan_to_num(H a, double nan, bool has_posinf, double posinf, bool has_neginf, double neginf) {
  return guard([&] { return give(at::nan_to_num(T(a), nan, maybe_real(has_posinf, posinf), maybe_real(has_neginf, neginf))); });
}
SLT H slt_softmax(H a, int64_t dim, int dtype) {
  return guard([&] { return give(at::softmax(T(a), dim, maybe_dtype(dtype))); });
}
SLT H slt_log_softmax(H a, int64_t dim, int dtype) {
  return guard([&] { return give(at::log_softmax(T(a), dim, maybe_dtype(dtype))); });
}

SLT H slt_add(H a, H b, SltScalar alpha) { return guard([&] { return give(T(a).add(T(b), S(alpha))); }); }
SLT H slt_add_scalar(H a, SltScalar b, SltScalar alpha) { return guard([&] { return give(T(a).add(S(b), S(alpha))); }); }
SLT int slt_add_(H a, H b, SltScalar alpha) { return guard([&] { T(a).add_(T(b), S(alpha)); return 0; }); }
SLT int slt_add__scalar(H a, SltScalar b, SltScalar alpha) {
  return guard([&] { T(a).add_(S(b), S(alpha)); return 0; });
}
SLT_BINARY(sub)
SLT_BINARY_INPLACE(sub_)
SLT_SCALAR(sub)
SLT_SCALAR_INPLACE(sub_)
SLT_BINARY(mul)
SLT_BINARY_INPLACE(mul_)
SLT_SCALAR(mul)
SLT_SCALAR_INPLACE(mul_)

namespace {
// 0 true division, 1 towards zero, 2 floor: TorchSharp.RoundingMode
inline c10::optional<c10::string_view> rounding(int mode) {
  if (mode == 0) return c10::nullopt;
  return c10::optional<c10::string_view>(mode == 1 ? "trunc" : "floor");
}
}  // namespace
SLT H slt_div(H a, H b, int mode) { return guard([&] { return give(T(a).div(T(b), rounding(mode))); }); }
SLT H slt_div_scalar(H a, SltScalar b, int mode) { return guard([&] { return give(T(a).div(S(b), rounding(mode))); }); }
SLT int slt_div_(H a, H b, int mode) { return guard([&] { T(a).div_(T(b), rounding(mode)); return 0; }); }
SLT int slt_div__scalar(H a, SltScalar b, int mode) { return guard([&] { T(a).div_(S(b), rounding(mode)); return 0; }); }

// A number on the left must not raise the tensor's element type.
SLT H slt_scalar_sub(SltScalar a, H b) { return guard([&] { return give(at::rsub(T(b), S(a))); }); }
SLT H slt_scalar_div(SltScalar a, H b) {
  return guard([&] {
    at::Tensor number = c10::scalar_to_tensor(S(a));
    number.unsafeGetTensorImpl()->set_wrapped_number(true);
    return give(number.div(T(b)));
  });
}

SLT_BINARY(pow)
SLT_BINARY_INPLACE(pow_)
SLT_SCALAR(pow)
SLT_SCALAR_INPLACE(pow_)
SLT H slt_scalar_pow(SltScalar a, H b) { return guard([&] { return give(at::pow(S(a), T(b))); }); }
SLT_BINARY(fmod)
SLT_BINARY_INPLACE(fmod_)
SLT_SCALAR(fmod)
SLT_SCALAR_INPLACE(fmod_)
SLT_BINARY(remainder)
SLT_BINARY_INPLACE(remainder_)
SLT_SCALAR(remainder)
SLT_SCALAR_INPLACE(remainder_)
SLT_BINARY(floor_divide)
SLT_SCALAR(floor_divide)
SLT_BINARY(atan2)
SLT_BINARY_INPLACE(atan2_)
SLT_BINARY(maximum)
SLT_BINARY(minimum)
SLT_BINARY(fmax)
SLT_BINARY(fmin)
SLT_BINARY(hypot)
SLT_BINARY(logaddexp)
SLT_BINARY(copysign)
SLT_BINARY(xlogy)
SLT_BINARY_INPLACE(xlogy_)
SLT_SCALAR(xlogy)
SLT_SCALAR_INPLACE(xlogy_)

SLT H slt_clamp(H a, SltScalar min, SltScalar max) { return guard([&] { return give(T(a).clamp(maybe(min), maybe(max))); }); }
SLT int slt_clamp_(H a, SltScalar min, SltScalar max) { return guard([&] { T(a).clamp_(maybe(min), maybe(max)); return 0; }); }
SLT H slt_clamp_tensor(H a, H min, H max) { return guard([&] { return give(T(a).clamp(maybe(min), maybe(max))); }); }
SLT int slt_clamp_tensor_(H a, H min, H max) { return guard([&] { T(a).clamp_(maybe(min), maybe(max)); return 0; }); }

SLT H slt_lerp(H a, H end, H weight) { return guard([&] { return give(T(a).lerp(T(end), T(weight))); }); }
SLT int slt_lerp_(H a, H end, H weight) { return guard([&] { T(a).lerp_(T(end), T(weight)); return 0; }); }
SLT H slt_addcmul(H a, H b, H c, SltScalar value) { return guard([&] { return give(T(a).addcmul(T(b), T(c), S(value))); }); }
SLT int slt_addcmul_(H a, H b, H c, SltScalar value) { return guard([&] { T(a).addcmul_(T(b), T(c), S(value)); return 0; }); }
SLT H slt_addcdiv(H a, H b, H c, SltScalar value) { return guard([&] { return give(T(a).addcdiv(T(b), T(c), S(value))); }); }
SLT int slt_addcdiv_(H a, H b, H c, SltScalar value) { return guard([&] { T(a).addcdiv_(T(b), T(c), S(value)); return 0; }); }
SLT H slt_where(H condition, H a, H b) { return guard([&] { return give(at::where(T(condition), T(a), T(b))); }); }

#define SLT_COMPARISON(name) \
  SLT_BINARY(name) SLT_SCALAR(name) SLT_BINARY_INPLACE(name##_) SLT_SCALAR_INPLACE(name##_)
SLT_COMPARISON(eq)
SLT_COMPARISON(ne)
SLT_COMPARISON(lt)
SLT_COMPARISON(le)
SLT_COMPARISON(gt)
SLT_COMPARISON(ge)

#define SLT_BINARY_BOTH(name) SLT_BINARY(name) SLT_BINARY_INPLACE(name##_)
SLT_BINARY_BOTH(logical_and)
SLT_BINARY_BOTH(logical_or)
SLT_BINARY_BOTH(logical_xor)
SLT_BINARY_BOTH(bitwise_and)
SLT_BINARY_BOTH(bitwise_or)
SLT_BINARY_BOTH(bitwise_xor)

SLT int slt_allclose(H a, H b, double rtol, double atol, bool equal_nan) {
  return guard([&] { return static_cast<int>(T(a).allclose(T(b), rtol, atol, equal_nan)); });
}
SLT H slt_isclose(H a, H b, double rtol, double atol, bool equal_nan) {
  return guard([&] { return give(T(a).isclose(T(b), rtol, atol, equal_nan)); });
}
SLT int slt_equal(H a, H b) { return guard([&] { return static_cast<int>(T(a).equal(T(b))); }); }
SLT H slt_isin(H a, H b, bool unique, bool invert) { return guard([&] { return give(at::isin(T(a), T(b), unique, invert)); }); }

SLT int slt_copy_(H a, H source, bool non_blocking) { return guard([&] { T(a).copy_(T(source), non_blocking); return 0; }); }
SLT int slt_fill_(H a, SltScalar value) { return guard([&] { T(a).fill_(S(value)); return 0; }); }
SLT_UNARY_INPLACE(zero_)
SLT H slt_to(H a, int dtype, bool copy) {
  return guard([&] { return give(T(a).to(static_cast<at::ScalarType>(dtype), false, copy)); });
}
SLT int slt_result_type(H a, H b) { return guard([&] { return static_cast<int>(at::result_type(T(a), T(b))); }); }
