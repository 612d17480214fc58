using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // State in and out, and its conversion.
        public abstract partial class Module
        {
            /// <summary>Parameters and buffers by full name; a tensor with several names is there under each.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach ((string name, Parameter parameter) in named_parameters()) destination.TryAdd(Full(prefix, name), parameter);
                foreach ((string name, Tensor buffer) in named_buffers()) destination.TryAdd(Full(prefix, name), buffer);
                foreach ((string name, Module module) in named_children()) module.state_dict(destination, Full(prefix, name));
                return destination;
            }

            /// <summary>Copies values into this module.</summary>
            /// <exception cref="InvalidOperationException">Strictly, the names are not the same.</exception>
            /// <exception cref="ArgumentException">A shape or an element type differs.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                List<string> unexpected = source.Keys.Where(key => skip?.Contains(key) != true && !destination.ContainsKey(key)).ToList();
                List<string> missing = destination.Keys.Where(key => skip?.Contains(key) != true && !source.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary." +
                        $" Missing: [{string.Join(", ", missing)}]; unexpected: [{string.Join(", ", unexpected)}].");
                }
                using IDisposable unrecorded = no_grad();
                foreach ((string key, Tensor value) in source)
                {
                    if (skip?.Contains(key) == true || !destination.TryGetValue(key, out Tensor? target)) continue;
                    if (target.dtype != value.dtype || !target.shape.SequenceEqual(value.shape))
                    {
                        throw new ArgumentException($"'{key}' is {target}, and {value} was given.");
                    }
                    target.copy_(value);
                }
                return (missing, unexpected);
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                foreach (Module child in children()) child._to(dtype, non_blocking);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                OnCpu(device);
                return _to(dtype, non_blocking);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                OnCpu(deviceType, deviceIndex);
                return this;
            }

            /// <summary>
            /// Converts this module's own parameters and buffers: the registered ones are replaced, the old ones disposed,
            /// and the fields of the same names follow. As in TorchSharp, only floating-point tensors are converted.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is not { } type) return;
                Dictionary<string, FieldInfo> fields = FieldsByName();
                foreach ((string name, Parameter old) in parameterNames.Pairs.ToList())
                {
                    if (old.dtype == type || !old.is_floating_point()) continue;
                    Parameter converted = Converted(old, type);
                    parameterNames.Set(name, converted);
                    Follow(fields, name, old, converted);
                    old.Dispose();
                }
                foreach ((string name, (Tensor old, bool persistent)) in bufferNames.Pairs.ToList())
                {
                    if (!persistent || old.dtype == type || !old.is_floating_point()) continue;
                    Tensor converted = old.to(type).DetachFromDisposeScope();
                    bufferNames.Set(name, (converted, persistent));
                    Follow(fields, name, old, converted);
                    old.Dispose();
                }
            }

            private static Parameter Converted(Parameter old, ScalarType type)
            {
                bool tracked = old.requires_grad;
                Tensor? grad = old.grad;
                using IDisposable unrecorded = no_grad();
                var converted = new Parameter(old.to(type), tracked);
                if (grad is null) return converted;
                using (grad)
                using (Tensor convertedGrad = grad.to(type))
                {
                    converted.grad = convertedGrad;
                }
                return converted;
            }

            private void Follow(Dictionary<string, FieldInfo> fields, string name, Tensor old, Tensor converted)
            {
                if (fields.TryGetValue(name, out FieldInfo? field) && ReferenceEquals(field.GetValue(this), old)) field.SetValue(this, converted);
            }

            private Dictionary<string, FieldInfo> FieldsByName()
            {
                var fields = new Dictionary<string, FieldInfo>();
                for (Type? type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                    foreach (FieldInfo field in type.GetFields(Own)) fields.TryAdd(field.Name, field);
                }
                return fields;
            }

            private static string Full(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
        }
    }
}

/// <summary>Conversions that give back the module as what it is.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(type, non_blocking);

    /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device.type, device.index, non_blocking);

    /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device, type, non_blocking);

    /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(deviceType, deviceIndex, non_blocking);

    /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module => module.to(new torch.Device(device), non_blocking);

    public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false)
        where T : torch.nn.Module => module.to(other.dtype, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module;

    public static T @float<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
}
