// New tensors.
#pragma once
#include "support.h"

SLT H slt_empty(const int64_t* sizes, int count, int dtype) {
  return guard([&] { return give(at::empty(ints(sizes, count), options(dtype))); });
}
SLT H slt_zeros(const int64_t* sizes, int count, int dtype) {
  return guard([&] { return give(at::zeros(ints(sizes, count), options(dtype))); });
}
SLT H slt_ones(const int64_t* sizes, int count, int dtype) {
  return guard([&] { return give(at::ones(ints(sizes, count), options(dtype))); });
}
SLT H slt_full(const int64_t* sizes, int count, SltScalar value, int dtype) {
  return guard([&] { return give(at::full(ints(sizes, count), S(value), options(dtype))); });
}
SLT H slt_eye(int64_t rows, int64_t columns, int dtype) {
  return guard([&] { return give(at::eye(rows, columns, options(dtype))); });
}
SLT H slt_arange(SltScalar start, SltScalar stop, SltScalar step, int dtype) {
  return guard([&] { return give(at::arange(S(start), S(stop), S(step), options(dtype))); });
}
SLT H slt_linspace(double start, double end, int64_t steps, int dtype) {
  return guard([&] { return give(at::linspace(start, end, steps, options(dtype))); });
}
SLT H slt_logspace(double start, double end, int64_t steps, double base, int dtype) {
  return guard([&] { return give(at::logspace(start, end, steps, base, options(dtype))); });
}
SLT H slt_scalar_tensor(SltScalar value, int dtype) {
  return guard([&] { return give(at::scalar_tensor(S(value), options(dtype))); });
}
// Copies: the caller's memory may move or go right after.
SLT H slt_from_data(const void* data, const int64_t* sizes, int count, int data_dtype, int dtype) {
  return guard([&] {
    at::Tensor view = at::from_blob(const_cast<void*>(data), ints(sizes, count), options(data_dtype));
    return give(data_dtype == dtype ? view.clone() : view.to(static_cast<at::ScalarType>(dtype)));
  });
}

SLT H slt_empty_like(H a, int dtype) { return guard([&] { return give(at::empty_like(T(a), options(dtype))); }); }
SLT H slt_zeros_like(H a, int dtype) { return guard([&] { return give(at::zeros_like(T(a), options(dtype))); }); }
SLT H slt_ones_like(H a, int dtype) { return guard([&] { return give(at::ones_like(T(a), options(dtype))); }); }
SLT H slt_full_like(H a, SltScalar value, int dtype) {
  return guard([&] { return give(at::full_like(T(a), S(value), options(dtype))); });
}
SLT H slt_rand_like(H a, int dtype) { return guard([&] { return give(at::rand_like(T(a), options(dtype))); }); }
SLT H slt_randn_like(H a, int dtype) { return guard([&] { return give(at::randn_like(T(a), options(dtype))); }); }
SLT H slt_randint_like(H a, int64_t low, int64_t high, int dtype) {
  return guard([&] { return give(at::randint_like(T(a), low, high, options(dtype))); });
}
SLT H slt_tril_indices(int64_t rows, int64_t columns, int64_t offset, int dtype) {
  return guard([&] { return give(at::tril_indices(rows, columns, offset, options(dtype))); });
}
SLT H slt_triu_indices(int64_t rows, int64_t columns, int64_t offset, int dtype) {
  return guard([&] { return give(at::triu_indices(rows, columns, offset, options(dtype))); });
}
