namespace TorchSharp;

/// <summary>Kinds of devices. This binding computes on the CPU only.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MPS = 13,
    META = 14,
}

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Where a tensor lives. Every kind can be named; asking for a tensor elsewhere than on the CPU throws.</summary>
    public class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = deviceType == DeviceType.CPU ? -1 : index;
        }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType), index)
        {
        }

        public Device(string description)
            : this(Parse((description ?? throw new ArgumentNullException(nameof(description))).Split(':')[0]), IndexOf(description))
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public override string ToString() => index < 0 ? NameOf(type) : $"{NameOf(type)}:{index}";

        public static implicit operator Device(string description) => new(description);

        private static string NameOf(DeviceType type) => type switch
        {
            DeviceType.CPU => "cpu",
            DeviceType.CUDA => "cuda",
            DeviceType.MPS => "mps",
            _ => "meta",
        };

        private static DeviceType Parse(string name) => name?.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw new ArgumentException($"'{name}' names no kind of device.", nameof(name)),
        };

        private static int IndexOf(string description)
        {
            string[] parts = description.Split(':');
            if (parts.Length == 1) return -1;
            return parts.Length == 2 && int.TryParse(parts[1], out int index)
                ? index
                : throw new ArgumentException($"'{description}' is no device.", nameof(description));
        }
    }

    /// <summary>Every operation that takes a device asks here.</summary>
    internal static void OnCpu(Device? device)
    {
        if (device is not null) OnCpu(device.type, device.index);
    }

    internal static void OnCpu(DeviceType type, int index)
    {
        if (type == DeviceType.CPU) return;
        throw new NotSupportedException(
            $"Device '{new Device(type, index)}' is not available: TorchSharp.SystemLibTorch computes on the CPU only. " +
            "Build with TorchProvider=NuGet for other devices.");
    }
}
