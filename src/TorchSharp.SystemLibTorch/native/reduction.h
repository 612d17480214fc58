// Sums, means, extremes, sorting, counting.
#pragma once
#include "support.h"

SLT H slt_sum(H a, int dtype) { return guard([&] { return give(T(a).sum(maybe_dtype(dtype))); }); }
SLT H slt_sum_dims(H a, const int64_t* dims, int count, bool keepdim, int dtype) {
  return guard([&] { return give(T(a).sum(maybe_ints(dims, count), keepdim, maybe_dtype(dtype))); });
}
SLT H slt_mean(H a) { return guard([&] { return give(T(a).mean()); }); }
SLT H slt_mean_dims(H a, const int64_t* dims, int count, bool keepdim, int dtype) {
  return guard([&] { return give(T(a).mean(maybe_ints(dims, count), keepdim, maybe_dtype(dtype))); });
}
SLT H slt_var(H a, const int64_t* dims, int count, bool unbiased, bool keepdim) {
  return guard([&] { return give(at::var(T(a), maybe_ints(dims, count), c10::optional<int64_t>(unbiased ? 1 : 0), keepdim)); });
}
SLT H slt_std(H a, const int64_t* dims, int count, bool unbiased, bool keepdim) {
  return guard([&] { return give(at::std(T(a), maybe_ints(dims, count), c10::optional<int64_t>(unbiased ? 1 : 0), keepdim)); });
}
SLT H slt_prod(H a, int dtype) { return guard([&] { return give(T(a).prod(maybe_dtype(dtype))); }); }
SLT H slt_prod_dim(H a, int64_t dim, bool keepdim, int dtype) {
  return guard([&] { return give(T(a).prod(dim, keepdim, maybe_dtype(dtype))); });
}
SLT H slt_cumsum(H a, int64_t dim, int dtype) { return guard([&] { return give(T(a).cumsum(dim, maybe_dtype(dtype))); }); }
SLT H slt_cumprod(H a, int64_t dim, int dtype) { return guard([&] { return give(T(a).cumprod(dim, maybe_dtype(dtype))); }); }
SLT H slt_logsumexp(H a, int64_t dim, bool keepdim) { return guard([&] { return give(T(a).logsumexp(dim, keepdim)); }); }
SLT_UNARY(max)
SLT_UNARY(min)
SLT_UNARY(median)
SLT_UNARY(all)
SLT_UNARY(any)
SLT_UNARY(nonzero)
SLT_UNARY(nansum)

namespace {
inline int give_pair(std::tuple<at::Tensor, at::Tensor> pair, H* first, H* second) {
  *first = give(std::move(std::get<0>(pair)));
  *second = give(std::move(std::get<1>(pair)));
  return 0;
}
inline int give_triple(std::tuple<at::Tensor, at::Tensor, at::Tensor> triple, H* first, H* second, H* third) {
  *first = give(std::move(std::get<0>(triple)));
  *second = give(std::move(std::get<1>(triple)));
  *third = give(std::move(std::get<2>(triple)));
  return 0;
}
}  // namespace

SLT int slt_max_dim(H a, int64_t dim, bool keepdim, H* values, H* indexes) {
  return guard([&] { return give_pair(T(a).max(dim, keepdim), values, indexes); });
}
SLT int slt_min_dim(H a, int64_t dim, bool keepdim, H* values, H* indexes) {
  return guard([&] { return give_pair(T(a).min(dim, keepdim), values, indexes); });
}
SLT H slt_argmax(H a, bool has_dim, int64_t dim, bool keepdim) {
  return guard([&] { return give(T(a).argmax(maybe_integer(has_dim, dim), keepdim)); });
}
SLT H slt_argmin(H a, bool has_dim, int64_t dim, bool keepdim) {
  return guard([&] { return give(T(a).argmin(maybe_integer(has_dim, dim), keepdim)); });
}
SLT H slt_amax(H a, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(T(a).amax(ints(dims, count), keepdim)); });
}
SLT H slt_amin(H a, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(T(a).amin(ints(dims, count), keepdim)); });
}
SLT H slt_all_dim(H a, int64_t dim, bool keepdim) { return guard([&] { return give(T(a).all(dim, keepdim)); }); }
SLT H slt_any_dim(H a, int64_t dim, bool keepdim) { return guard([&] { return give(T(a).any(dim, keepdim)); }); }
SLT H slt_norm(H a, double p) { return guard([&] { return give(T(a).norm(at::Scalar(p))); }); }
SLT H slt_norm_dim(H a, double p, int64_t dim, bool keepdim) {
  return guard([&] { return give(T(a).norm(c10::optional<at::Scalar>(at::Scalar(p)), at::IntArrayRef({dim}), keepdim)); });
}
SLT H slt_count_nonzero(H a, const int64_t* dims, int count) {
  return guard([&] { return give(count < 0 ? at::count_nonzero(T(a)) : at::count_nonzero(T(a), ints(dims, count))); });
}
SLT int slt_sort(H a, int64_t dim, bool descending, bool stable, H* values, H* indexes) {
  return guard([&] { return give_pair(at::sort(T(a), c10::optional<bool>(stable), dim, descending), values, indexes); });
}
SLT H slt_argsort(H a, int64_t dim, bool descending) { return guard([&] { return give(T(a).argsort(dim, descending)); }); }
SLT int slt_topk(H a, int64_t k, int64_t dim, bool largest, bool sorted, H* values, H* indexes) {
  return guard([&] { return give_pair(T(a).topk(k, dim, largest, sorted), values, indexes); });
}
SLT int slt_kthvalue(H a, int64_t k, int64_t dim, bool keepdim, H* values, H* indexes) {
  return guard([&] { return give_pair(T(a).kthvalue(k, dim, keepdim), values, indexes); });
}
SLT int slt_unique(H a, bool has_dim, int64_t dim, bool sorted, bool inverse, bool counts, H* values, H* inverses, H* counted) {
  return guard([&] {
    return give_triple(has_dim ? at::unique_dim(T(a), dim, sorted, inverse, counts) : at::_unique2(T(a), sorted, inverse, counts),
                       values, inverses, counted);
  });
}
SLT H slt_bincount(H a, H weights, int64_t minlength) {
  return guard([&] { return give(T(a).bincount(maybe(weights), minlength)); });
}
SLT H slt_histc(H a, int64_t bins, int64_t min, int64_t max) {
  return guard([&] { return give(T(a).histc(bins, at::Scalar(min), at::Scalar(max))); });
}
SLT H slt_quantile(H a, H q, int64_t dim, bool keepdim) {
  return guard([&] { return give(at::quantile(T(a), T(q), c10::optional<int64_t>(dim), keepdim)); });
}
SLT H slt_searchsorted(H sorted, H values, bool out_int32, bool right) {
  return guard([&] { return give(at::searchsorted(T(sorted), T(values), out_int32, right)); });
}
