using static TorchSharp.Native;

namespace TorchSharp;

// Products and decompositions.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Result(slt_matmul(Handle, target.Handle), target);
        public Tensor mm(Tensor target) => Result(slt_mm(Handle, target.Handle), target);
        public Tensor bmm(Tensor batch2) => Result(slt_bmm(Handle, batch2.Handle), batch2);
        public Tensor mv(Tensor target) => Result(slt_mv(Handle, target.Handle), target);
        public Tensor dot(Tensor target) => Result(slt_dot(Handle, target.Handle), target);
        public Tensor vdot(Tensor target) => Result(slt_vdot(Handle, target.Handle), target);
        public Tensor outer(Tensor vec2) => Result(slt_outer(Handle, vec2.Handle), vec2);
        public Tensor ger(Tensor vec2) => outer(vec2);
        public Tensor inner(Tensor vec2) => Result(slt_inner(Handle, vec2.Handle), vec2);
        public Tensor kron(Tensor other) => Result(slt_kron(Handle, other.Handle), other);
        public Tensor trace() => Result(slt_trace(Handle));
        public Tensor inverse() => Result(slt_inverse(Handle));
        public Tensor det() => Result(slt_det(Handle));
        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) => Result(slt_linalg_pinv(Handle, false, 0, true, rcond, hermitian));
        public Tensor matrix_power(int n) => Result(slt_matrix_power(Handle, n));
        public Tensor matrix_exp() => Result(slt_matrix_exp(Handle));
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) => Result(slt_cov(Handle, correction, HandleOrNull(fweights), HandleOrNull(aweights)), fweights, aweights);
        public Tensor corrcoef() => Result(slt_corrcoef(Handle));

        /// <summary>beta times this plus alpha times the product.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Result(slt_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Self(slt_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Result(slt_addmv(Handle, mat.Handle, vec.Handle, beta, alpha), mat, vec);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Self(slt_addmv_(Handle, mat.Handle, vec.Handle, beta, alpha), mat, vec);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Result(slt_addr(Handle, vec1.Handle, vec2.Handle, beta, alpha), vec1, vec2);
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Self(slt_addr_(Handle, vec1.Handle, vec2.Handle, beta, alpha), vec1, vec2);
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Result(slt_addbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), batch1, batch2);
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Self(slt_addbmm_(Handle, batch1.Handle, batch2.Handle, beta, alpha), batch1, batch2);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Result(slt_baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), batch1, batch2);
        public Tensor cholesky(bool upper = false) => upper ? linalg.cholesky(this).mT : linalg.cholesky(this);
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Result(slt_tensordot(Handle, b.Handle, dims1, dims1.Length, dims2, dims2.Length), b);
    }
}
