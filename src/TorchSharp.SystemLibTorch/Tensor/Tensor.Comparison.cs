using static TorchSharp.Native;

namespace TorchSharp;

// Comparisons and logic, element by element; equality as a whole.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Result(slt_eq(Handle, target.Handle), target);
        public Tensor eq(Scalar target) => Result(slt_eq_scalar(Handle, target.Value));
        public Tensor eq_(Tensor target) => Self(slt_eq_(Handle, target.Handle), target);
        public Tensor eq_(Scalar target) => Self(slt_eq__scalar(Handle, target.Value));

        public Tensor ne(Tensor target) => Result(slt_ne(Handle, target.Handle), target);
        public Tensor ne(Scalar target) => Result(slt_ne_scalar(Handle, target.Value));
        public Tensor ne_(Tensor target) => Self(slt_ne_(Handle, target.Handle), target);
        public Tensor ne_(Scalar target) => Self(slt_ne__scalar(Handle, target.Value));

        public Tensor lt(Tensor target) => Result(slt_lt(Handle, target.Handle), target);
        public Tensor lt(Scalar target) => Result(slt_lt_scalar(Handle, target.Value));
        public Tensor lt_(Tensor target) => Self(slt_lt_(Handle, target.Handle), target);
        public Tensor lt_(Scalar target) => Self(slt_lt__scalar(Handle, target.Value));

        public Tensor le(Tensor target) => Result(slt_le(Handle, target.Handle), target);
        public Tensor le(Scalar target) => Result(slt_le_scalar(Handle, target.Value));
        public Tensor le_(Tensor target) => Self(slt_le_(Handle, target.Handle), target);
        public Tensor le_(Scalar target) => Self(slt_le__scalar(Handle, target.Value));

        public Tensor gt(Tensor target) => Result(slt_gt(Handle, target.Handle), target);
        public Tensor gt(Scalar target) => Result(slt_gt_scalar(Handle, target.Value));
        public Tensor gt_(Tensor target) => Self(slt_gt_(Handle, target.Handle), target);
        public Tensor gt_(Scalar target) => Self(slt_gt__scalar(Handle, target.Value));

        public Tensor ge(Tensor target) => Result(slt_ge(Handle, target.Handle), target);
        public Tensor ge(Scalar target) => Result(slt_ge_scalar(Handle, target.Value));
        public Tensor ge_(Tensor target) => Self(slt_ge_(Handle, target.Handle), target);
        public Tensor ge_(Scalar target) => Self(slt_ge__scalar(Handle, target.Value));

        public Tensor greater(Tensor target) => gt(target);
        public Tensor greater_equal(Tensor target) => ge(target);
        public Tensor less(Tensor target) => lt(target);
        public Tensor less_equal(Tensor target) => le(target);
        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor logical_and(Tensor other) => Result(slt_logical_and(Handle, other.Handle), other);
        public Tensor logical_and_(Tensor other) => Self(slt_logical_and_(Handle, other.Handle), other);
        public Tensor logical_or(Tensor other) => Result(slt_logical_or(Handle, other.Handle), other);
        public Tensor logical_or_(Tensor other) => Self(slt_logical_or_(Handle, other.Handle), other);
        public Tensor logical_xor(Tensor other) => Result(slt_logical_xor(Handle, other.Handle), other);
        public Tensor logical_xor_(Tensor other) => Self(slt_logical_xor_(Handle, other.Handle), other);
        public Tensor bitwise_and(Tensor other) => Result(slt_bitwise_and(Handle, other.Handle), other);
        public Tensor bitwise_and_(Tensor other) => Self(slt_bitwise_and_(Handle, other.Handle), other);
        public Tensor bitwise_or(Tensor other) => Result(slt_bitwise_or(Handle, other.Handle), other);
        public Tensor bitwise_or_(Tensor other) => Self(slt_bitwise_or_(Handle, other.Handle), other);
        public Tensor bitwise_xor(Tensor other) => Result(slt_bitwise_xor(Handle, other.Handle), other);
        public Tensor bitwise_xor_(Tensor other) => Self(slt_bitwise_xor_(Handle, other.Handle), other);
        public Tensor logical_not() => Result(slt_logical_not(Handle));
        public Tensor logical_not_() => Self(slt_logical_not_(Handle));
        public Tensor bitwise_not() => Result(slt_bitwise_not(Handle));
        public Tensor bitwise_not_() => Self(slt_bitwise_not_(Handle));

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => Result(slt_isclose(Handle, other.Handle, rtol, atol, nanEqual), other);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Result(slt_isin(Handle, test_elements.Handle, assumeUnique, invert), test_elements);
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Value(Check(slt_allclose(Handle, target.Handle, rtol, atol, equal_nan)), target) != 0;

        /// <summary>Element by element, as TorchSharp has it; for one answer use Equals.</summary>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>Whether the other tensor has the same element type, shape and values.</summary>
        public bool Equals(Tensor? target) => target is not null && dtype == target.dtype && Value(Check(slt_equal(Handle, target.Handle)), target) != 0;

        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>By identity: values change, and equal objects are found by Equals only.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
