// Products, decompositions, norms.
#pragma once
#include "support.h"

SLT_BINARY(matmul)
SLT_BINARY(mm)
SLT_BINARY(bmm)
SLT_BINARY(mv)
SLT_BINARY(dot)
SLT_BINARY(vdot)
SLT_BINARY(outer)
SLT_BINARY(inner)
SLT_BINARY(kron)
SLT_UNARY(trace)
SLT_UNARY(inverse)
SLT_UNARY(det)
SLT H slt_einsum(const char* equation, const H* list, int count) {
  return guard([&] { return give(at::einsum(text(equation), tensors(list, count))); });
}
SLT H slt_tensordot(H a, H b, const int64_t* dims1, int count1, const int64_t* dims2, int count2) {
  return guard([&] { return give(at::tensordot(T(a), T(b), ints(dims1, count1), ints(dims2, count2))); });
}

#define SLT_BLAS(name)                                                                                       \
  SLT H slt_##name(H a, H b, H c, double beta, double alpha) {                                              \
    return guard([&] { return give(T(a).name(T(b), T(c), beta, alpha)); });                                   \
  }
#define SLT_BLAS_INPLACE(name)                                                                               \
  SLT int slt_##name(H a, H b, H c, double beta, double alpha) {                                            \
    return guard([&] { T(a).name(T(b), T(c), beta, alpha); return 0; });                                      \
  }
SLT_BLAS(addmm)
SLT_BLAS_INPLACE(addmm_)
SLT_BLAS(addmv)
SLT_BLAS_INPLACE(addmv_)
SLT_BLAS(addr)
SLT_BLAS_INPLACE(addr_)
SLT_BLAS(addbmm)
SLT_BLAS_INPLACE(addbmm_)
SLT_BLAS(baddbmm)

SLT H slt_cov(H a, int64_t correction, H fweights, H aweights) {
  return guard([&] { return give(T(a).cov(correction, maybe(fweights), maybe(aweights))); });
}
SLT H slt_corrcoef(H a) { return guard([&] { return give(T(a).corrcoef()); }); }
SLT H slt_matrix_power(H a, int64_t n) { return guard([&] { return give(at::linalg_matrix_power(T(a), n)); }); }
SLT H slt_matrix_exp(H a) { return guard([&] { return give(at::linalg_matrix_exp(T(a))); }); }

SLT int slt_linalg_eigh(H a, const char* uplo, H* values, H* vectors) {
  return guard([&] { return give_pair(at::linalg_eigh(T(a), text(uplo)), values, vectors); });
}
SLT H slt_linalg_eigvalsh(H a, const char* uplo) { return guard([&] { return give(at::linalg_eigvalsh(T(a), text(uplo))); }); }
SLT int slt_linalg_svd(H a, bool full, H* u, H* s, H* vh) {
  return guard([&] { return give_triple(at::linalg_svd(T(a), full), u, s, vh); });
}
SLT H slt_linalg_svdvals(H a) { return guard([&] { return give(at::linalg_svdvals(T(a))); }); }
SLT int slt_linalg_qr(H a, const char* mode, H* q, H* r) {
  return guard([&] { return give_pair(at::linalg_qr(T(a), text(mode)), q, r); });
}
SLT H slt_linalg_pinv(H a, bool has_atol, double atol, bool has_rtol, double rtol, bool hermitian) {
  return guard([&] { return give(at::linalg_pinv(T(a), maybe_real(has_atol, atol), maybe_real(has_rtol, rtol), hermitian)); });
}
SLT H slt_linalg_pinv_tensor(H a, H atol, H rtol, bool hermitian) {
  return guard([&] { return give(at::linalg_pinv(T(a), maybe(atol), maybe(rtol), hermitian)); });
}
SLT H slt_linalg_matrix_rank(H a, bool has_atol, double atol, bool has_rtol, double rtol, bool hermitian) {
  return guard([&] { return give(at::linalg_matrix_rank(T(a), maybe_real(has_atol, atol), maybe_real(has_rtol, rtol), hermitian)); });
}
SLT H slt_linalg_matrix_rank_tensor(H a, H atol, H rtol, bool hermitian) {
  return guard([&] { return give(at::linalg_matrix_rank(T(a), maybe(atol), maybe(rtol), hermitian)); });
}
SLT H slt_linalg_norm(H a, bool has_order, double order, const int64_t* dims, int count, bool keepdim) {
  return guard([&] {
    c10::optional<at::Scalar> ord = has_order ? c10::optional<at::Scalar>(at::Scalar(order)) : c10::nullopt;
    return give(at::linalg_norm(T(a), ord, maybe_ints(dims, count), keepdim));
  });
}
SLT H slt_linalg_norm_named(H a, const char* order, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(at::linalg_norm(T(a), text(order), maybe_ints(dims, count), keepdim)); });
}
SLT H slt_linalg_vector_norm(H a, double order, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(at::linalg_vector_norm(T(a), at::Scalar(order), maybe_ints(dims, count), keepdim)); });
}
SLT H slt_linalg_matrix_norm(H a, double order, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(at::linalg_matrix_norm(T(a), at::Scalar(order), ints(dims, count), keepdim)); });
}
SLT H slt_linalg_matrix_norm_named(H a, const char* order, const int64_t* dims, int count, bool keepdim) {
  return guard([&] { return give(at::linalg_matrix_norm(T(a), text(order), ints(dims, count), keepdim)); });
}
SLT H slt_linalg_solve(H a, H b, bool left) { return guard([&] { return give(at::linalg_solve(T(a), T(b), left)); }); }
SLT H slt_linalg_solve_triangular(H a, H b, bool upper, bool left, bool unitriangular) {
  return guard([&] { return give(at::linalg_solve_triangular(T(a), T(b), upper, left, unitriangular)); });
}
SLT int slt_linalg_lstsq(H a, H b, bool has_rcond, double rcond, H* solution, H* residuals, H* rank, H* singular_values) {
  return guard([&] {
    auto result = at::linalg_lstsq(T(a), T(b), maybe_real(has_rcond, rcond), c10::nullopt);
    *solution = give(std::get<0>(result));
    *residuals = give(std::get<1>(result));
    *rank = give(std::get<2>(result));
    *singular_values = give(std::get<3>(result));
    return 0;
  });
}
SLT H slt_linalg_cholesky(H a) { return guard([&] { return give(at::linalg_cholesky(T(a))); }); }
SLT H slt_linalg_inv(H a) { return guard([&] { return give(at::linalg_inv(T(a))); }); }
SLT H slt_linalg_det(H a) { return guard([&] { return give(at::linalg_det(T(a))); }); }
SLT int slt_linalg_slogdet(H a, H* sign, H* logabsdet) {
  return guard([&] { return give_pair(at::linalg_slogdet(T(a)), sign, logabsdet); });
}
SLT H slt_linalg_cond(H a, bool has_p, double p) {
  return guard([&] { return give(at::linalg_cond(T(a), has_p ? c10::optional<at::Scalar>(at::Scalar(p)) : c10::nullopt)); });
}
SLT H slt_linalg_cond_named(H a, const char* p) { return guard([&] { return give(at::linalg_cond(T(a), text(p))); }); }
SLT H slt_linalg_multi_dot(const H* list, int count) { return guard([&] { return give(at::linalg_multi_dot(tensors(list, count))); }); }
