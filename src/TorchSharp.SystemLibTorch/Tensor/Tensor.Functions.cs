using static TorchSharp.Native;

namespace TorchSharp;

// Functions of one tensor, element by element; those that end in an underscore change the tensor itself.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Result(slt_abs(Handle));
        public Tensor abs_() => Self(slt_abs_(Handle));
        public Tensor acos() => Result(slt_acos(Handle));
        public Tensor acos_() => Self(slt_acos_(Handle));
        public Tensor asin() => Result(slt_asin(Handle));
        public Tensor asin_() => Self(slt_asin_(Handle));
        public Tensor atan() => Result(slt_atan(Handle));
        public Tensor atan_() => Self(slt_atan_(Handle));
        public Tensor ceil() => Result(slt_ceil(Handle));
        public Tensor ceil_() => Self(slt_ceil_(Handle));
        public Tensor cos() => Result(slt_cos(Handle));
        public Tensor cos_() => Self(slt_cos_(Handle));
        public Tensor cosh() => Result(slt_cosh(Handle));
        public Tensor cosh_() => Self(slt_cosh_(Handle));
        public Tensor digamma() => Result(slt_digamma(Handle));
        public Tensor digamma_() => Self(slt_digamma_(Handle));
        public Tensor erf() => Result(slt_erf(Handle));
        public Tensor erf_() => Self(slt_erf_(Handle));
        public Tensor erfc() => Result(slt_erfc(Handle));
        public Tensor erfc_() => Self(slt_erfc_(Handle));
        public Tensor erfinv() => Result(slt_erfinv(Handle));
        public Tensor erfinv_() => Self(slt_erfinv_(Handle));
        public Tensor exp() => Result(slt_exp(Handle));
        public Tensor exp_() => Self(slt_exp_(Handle));
        public Tensor exp2() => Result(slt_exp2(Handle));
        public Tensor exp2_() => Self(slt_exp2_(Handle));
        public Tensor expm1() => Result(slt_expm1(Handle));
        public Tensor expm1_() => Self(slt_expm1_(Handle));
        public Tensor floor() => Result(slt_floor(Handle));
        public Tensor floor_() => Self(slt_floor_(Handle));
        public Tensor frac() => Result(slt_frac(Handle));
        public Tensor frac_() => Self(slt_frac_(Handle));
        public Tensor lgamma() => Result(slt_lgamma(Handle));
        public Tensor lgamma_() => Self(slt_lgamma_(Handle));
        public Tensor log() => Result(slt_log(Handle));
        public Tensor log_() => Self(slt_log_(Handle));
        public Tensor log10() => Result(slt_log10(Handle));
        public Tensor log10_() => Self(slt_log10_(Handle));
        public Tensor log1p() => Result(slt_log1p(Handle));
        public Tensor log1p_() => Self(slt_log1p_(Handle));
        public Tensor log2() => Result(slt_log2(Handle));
        public Tensor log2_() => Self(slt_log2_(Handle));
        public Tensor neg() => Result(slt_neg(Handle));
        public Tensor neg_() => Self(slt_neg_(Handle));
        public Tensor reciprocal() => Result(slt_reciprocal(Handle));
        public Tensor reciprocal_() => Self(slt_reciprocal_(Handle));
        public Tensor relu() => Result(slt_relu(Handle));
        public Tensor relu_() => Self(slt_relu_(Handle));
        public Tensor rsqrt() => Result(slt_rsqrt(Handle));
        public Tensor rsqrt_() => Self(slt_rsqrt_(Handle));
        public Tensor sigmoid() => Result(slt_sigmoid(Handle));
        public Tensor sigmoid_() => Self(slt_sigmoid_(Handle));
        public Tensor sign() => Result(slt_sign(Handle));
        public Tensor sign_() => Self(slt_sign_(Handle));
        public Tensor sin() => Result(slt_sin(Handle));
        public Tensor sin_() => Self(slt_sin_(Handle));
        public Tensor sinh() => Result(slt_sinh(Handle));
        public Tensor sinh_() => Self(slt_sinh_(Handle));
        public Tensor sqrt() => Result(slt_sqrt(Handle));
        public Tensor sqrt_() => Self(slt_sqrt_(Handle));
        public Tensor tan() => Result(slt_tan(Handle));
        public Tensor tan_() => Self(slt_tan_(Handle));
        public Tensor tanh() => Result(slt_tanh(Handle));
        public Tensor tanh_() => Self(slt_tanh_(Handle));
        public Tensor trunc() => Result(slt_trunc(Handle));
        public Tensor trunc_() => Self(slt_trunc_(Handle));
        public Tensor absolute() => abs();
        public Tensor absolute_() => abs_();
        public Tensor negative() => neg();
        public Tensor arccos() => acos();
        public Tensor arcsin() => asin();
        public Tensor arctan() => atan();
        public Tensor square() => Result(slt_square(Handle));
        public Tensor positive() => Result(slt_positive(Handle));
        public Tensor isnan() => Result(slt_isnan(Handle));
        public Tensor isinf() => Result(slt_isinf(Handle));
        public Tensor isposinf() => Result(slt_isposinf(Handle));
        public Tensor isneginf() => Result(slt_isneginf(Handle));
        public Tensor isfinite() => Result(slt_isfinite(Handle));
        public Tensor signbit() => Result(slt_signbit(Handle));

        public Tensor round(long decimals = 0) => Result(slt_round(Handle, decimals));
        public Tensor round_(long decimals = 0) => Self(slt_round_(Handle, decimals));
        public Tensor silu() => Result(slt_silu(Handle));
        public Tensor silu_() => Self(slt_silu_(Handle));

        /// <summary>The exact form, with the error function.</summary>
        public Tensor gelu() => Result(slt_gelu(Handle));
        public Tensor gelu_() => Self(slt_gelu_(Handle));
        public Tensor leaky_relu(Scalar negative_slope) => Result(slt_leaky_relu(Handle, negative_slope.Value));
        public Tensor leaky_relu_(Scalar negative_slope) => Self(slt_leaky_relu_(Handle, negative_slope.Value));
        public Tensor hardtanh(Scalar min, Scalar max) => Result(slt_hardtanh(Handle, min.Value, max.Value));
        public Tensor hardtanh_(Scalar min, Scalar max) => Self(slt_hardtanh_(Handle, min.Value, max.Value));
        public Tensor elu(double alpha = 1) => Result(slt_elu(Handle, ((Scalar)alpha).Value));
        public Tensor softplus(double beta = 1, double threshold = 20) => Result(slt_softplus(Handle, ((Scalar)beta).Value, ((Scalar)threshold).Value));
        public Tensor softmax(long dim, ScalarType? dtype = null) => Result(slt_softmax(Handle, dim, DType(dtype)));
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Result(slt_log_softmax(Handle, dim, DType(dtype)));

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Result(slt_nan_to_num(Handle, nan, posinf.HasValue, posinf ?? 0, neginf.HasValue, neginf ?? 0));
    }
}
