namespace TorchSharp;

/// <summary>A number of one of torch's element types. Numbers convert to it by themselves.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly NativeScalar Value;

    private Scalar(torch.ScalarType type, double real)
    {
        Type = type;
        Value = new NativeScalar { Real = real, Kind = NativeScalar.IsReal };
    }

    private Scalar(torch.ScalarType type, long integer, long kind = NativeScalar.IsInteger)
    {
        Type = type;
        Value = new NativeScalar { Real = integer, Integer = integer, Kind = kind };
    }

    internal Scalar(torch.ScalarType type, NativeScalar value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The element type that this number stands for.</summary>
    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, value);
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, value);
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, (double)value);
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value);
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value);
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value);
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value);
    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value);
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, NativeScalar.IsBool);

    /// <summary>Holds nothing native; here because TorchSharp's has it.</summary>
    public void Dispose()
    {
    }
}
