using static TorchSharp.Native;

namespace TorchSharp;

// Arithmetic, element by element, with broadcasting.
public static partial class torch
{
    public partial class Tensor
    {
        private static readonly NativeScalar One = ((Scalar)1L).Value;

        public Tensor add(Tensor target) => Result(slt_add(Handle, target.Handle, One), target);
        public Tensor add(Tensor target, Scalar alpha) => Result(slt_add(Handle, target.Handle, alpha.Value), target);
        public Tensor add(Scalar scalar) => Result(slt_add_scalar(Handle, scalar.Value, One));
        public Tensor add(Scalar scalar, Scalar alpha) => Result(slt_add_scalar(Handle, scalar.Value, alpha.Value));
        public Tensor add_(Tensor target) => Self(slt_add_(Handle, target.Handle, One), target);
        public Tensor add_(Tensor target, Scalar alpha) => Self(slt_add_(Handle, target.Handle, alpha.Value), target);
        public Tensor add_(Scalar scalar) => Self(slt_add__scalar(Handle, scalar.Value, One));
        public Tensor add_(Scalar scalar, Scalar alpha) => Self(slt_add__scalar(Handle, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => Result(slt_sub(Handle, target.Handle), target);
        public Tensor sub(Scalar target) => Result(slt_sub_scalar(Handle, target.Value));
        public Tensor sub_(Tensor target) => Self(slt_sub_(Handle, target.Handle), target);
        public Tensor sub_(Scalar target) => Self(slt_sub__scalar(Handle, target.Value));
        public Tensor subtract(Tensor target) => sub(target);
        public Tensor subtract(Scalar target) => sub(target);
        public Tensor subtract_(Tensor target) => sub_(target);
        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => Result(slt_mul(Handle, target.Handle), target);
        public Tensor mul(Scalar target) => Result(slt_mul_scalar(Handle, target.Value));
        public Tensor mul_(Tensor target) => Self(slt_mul_(Handle, target.Handle), target);
        public Tensor mul_(Scalar target) => Self(slt_mul__scalar(Handle, target.Value));
        public Tensor multiply(Tensor target) => mul(target);
        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Result(slt_div(Handle, target.Handle, (int)rounding_mode), target);
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Result(slt_div_scalar(Handle, target.Value, (int)rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Self(slt_div_(Handle, target.Handle, (int)rounding_mode), target);
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Self(slt_div__scalar(Handle, target.Value, (int)rounding_mode));
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);
        public Tensor true_divide(Scalar other) => div(other);

        public Tensor pow(Tensor exponent) => Result(slt_pow(Handle, exponent.Handle), exponent);
        public Tensor pow(Scalar exponent) => Result(slt_pow_scalar(Handle, exponent.Value));
        public Tensor pow_(Tensor exponent) => Self(slt_pow_(Handle, exponent.Handle), exponent);
        public Tensor pow_(Scalar exponent) => Self(slt_pow__scalar(Handle, exponent.Value));

        public Tensor fmod(Tensor target) => Result(slt_fmod(Handle, target.Handle), target);
        public Tensor fmod(Scalar scalar) => Result(slt_fmod_scalar(Handle, scalar.Value));
        public Tensor fmod_(Tensor target) => Self(slt_fmod_(Handle, target.Handle), target);
        public Tensor fmod_(Scalar scalar) => Self(slt_fmod__scalar(Handle, scalar.Value));

        public Tensor remainder(Tensor target) => Result(slt_remainder(Handle, target.Handle), target);
        public Tensor remainder(Scalar scalar) => Result(slt_remainder_scalar(Handle, scalar.Value));
        public Tensor remainder_(Tensor target) => Self(slt_remainder_(Handle, target.Handle), target);
        public Tensor remainder_(Scalar scalar) => Self(slt_remainder__scalar(Handle, scalar.Value));

        public Tensor floor_divide(Tensor other) => Result(slt_floor_divide(Handle, other.Handle), other);
        public Tensor floor_divide(Scalar other) => Result(slt_floor_divide_scalar(Handle, other.Value));

        public Tensor xlogy(Tensor y) => Result(slt_xlogy(Handle, y.Handle), y);
        public Tensor xlogy(Scalar y) => Result(slt_xlogy_scalar(Handle, y.Value));
        public Tensor xlogy_(Tensor y) => Self(slt_xlogy_(Handle, y.Handle), y);
        public Tensor xlogy_(Scalar y) => Self(slt_xlogy__scalar(Handle, y.Value));

        public Tensor atan2(Tensor other) => Result(slt_atan2(Handle, other.Handle), other);
        public Tensor atan2_(Tensor other) => Self(slt_atan2_(Handle, other.Handle), other);
        public Tensor maximum(Tensor other) => Result(slt_maximum(Handle, other.Handle), other);
        public Tensor minimum(Tensor other) => Result(slt_minimum(Handle, other.Handle), other);
        public Tensor fmax(Tensor other) => Result(slt_fmax(Handle, other.Handle), other);
        public Tensor fmin(Tensor other) => Result(slt_fmin(Handle, other.Handle), other);
        public Tensor hypot(Tensor other) => Result(slt_hypot(Handle, other.Handle), other);
        public Tensor logaddexp(Tensor other) => Result(slt_logaddexp(Handle, other.Handle), other);
        public Tensor copysign(Tensor other) => Result(slt_copysign(Handle, other.Handle), other);
        public Tensor max(Tensor other) => maximum(other);
        public Tensor min(Tensor other) => minimum(other);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Result(slt_clamp(Handle, ValueOrNone(min), ValueOrNone(max)));
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Self(slt_clamp_(Handle, ValueOrNone(min), ValueOrNone(max)));
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Result(slt_clamp_tensor(Handle, HandleOrNull(min), HandleOrNull(max)), min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Self(slt_clamp_tensor_(Handle, HandleOrNull(min), HandleOrNull(max)), min, max);
        public Tensor clamp_max(Scalar max) => clamp(null, max);
        public Tensor clamp_max_(Scalar max) => clamp_(null, max);
        public Tensor clamp_min(Scalar min) => clamp(min);
        public Tensor clamp_min_(Scalar min) => clamp_(min);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor lerp(Tensor end, Tensor weight) => Result(slt_lerp(Handle, end.Handle, weight.Handle), end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Self(slt_lerp_(Handle, end.Handle, weight.Handle), end, weight);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Result(slt_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Self(slt_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Result(slt_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Self(slt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>This tensor's elements where the condition holds, the other's elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Result(slt_where(condition.Handle, Handle, y.Handle), condition, y);

        private static NativeScalar ValueOrNone(Scalar? scalar) => scalar?.Value ?? default;
    }
}
